//! The clerk's position in the queue: the loaded rows, the selected row, and the decisions since. Going back from an application
//! restores it.

use allpet_contract::{
    Cursor, Page,
    licensing::{EntryKind, RegisterEntry},
};
use allpet_domain::{id::ApplicationId, licensing::ApplicationState};
use std::cell::RefCell;

/// The rows of a search that are loaded, and the cursor of the next page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<RegisterEntry>,
    pub(crate) next: Option<Cursor>,
}

#[derive(Default)]
struct QueuePosition {
    /// The cache key of the search.
    key: String,
    rows: Rows,
    selected: Option<String>,
    /// Decisions made in this tab, which loaded rows may not show yet.
    decided: Vec<(String, ApplicationState)>,
}

thread_local! {
    static POSITION: RefCell<QueuePosition> = RefCell::default();
}

/// Returns the loaded rows if `key` is the last search.
pub(crate) fn loaded_rows(key: &str) -> Option<Rows> {
    POSITION.with_borrow(|position| Some(position.rows.clone()).filter(|_| position.key == key))
}

/// Returns the identifier of the row that was opened last, if `key` is the last search.
pub(crate) fn selected(key: &str) -> Option<String> {
    POSITION.with_borrow(|position| position.selected.clone().filter(|_| position.key == key))
}

/// Stores the rows of the search `key`.
pub(crate) fn save_rows(key: &str, rows: Rows) {
    POSITION.with_borrow_mut(|position| {
        if position.key != key {
            *position = QueuePosition {
                key: key.to_owned(),
                ..QueuePosition::default()
            };
        }
        position.rows = rows;
    });
}

/// Stores which row is opened.
pub(crate) fn save_selected(id: String) {
    POSITION.with_borrow_mut(|position| position.selected = Some(id));
}

/// Records the new state of an application, for rows that were loaded before.
pub(crate) fn record_decision(id: ApplicationId, state: ApplicationState) {
    POSITION.with_borrow_mut(|position| position.decided.push((id.to_string(), state)));
}

/// Updates `rows` with the recorded decisions, and removes those that no longer match `state_filter`.
pub(crate) fn apply_decisions(rows: &mut Vec<RegisterEntry>, state_filter: Option<&str>) {
    POSITION.with_borrow(|position| {
        for (id, state) in &position.decided {
            if let Some(row) = rows.iter_mut().find(|row| row.id == *id) {
                state.as_str().clone_into(&mut row.state);
            }
        }
        let is_decided = |row: &RegisterEntry| position.decided.iter().any(|(id, _)| *id == row.id);
        rows.retain(|row| state_filter.is_none_or(|state| row.state == state) || !is_decided(row));
    });
}

/// The application after this one in the clerk's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Successor {
    /// The next row that waits; after the last one, the first.
    Waiting(ApplicationId),
    /// Perhaps a row that is not loaded yet.
    NotLoaded,
    /// The list knows no other application that waits.
    None,
}

/// Returns what follows `current` in the search `key`, as filtered and sorted there.
pub(crate) fn successor(key: &str, current: ApplicationId) -> Successor {
    let Some(mut loaded) = loaded_rows(key) else {
        return Successor::NotLoaded;
    };
    apply_decisions(&mut loaded.rows, None);
    successor_in(&loaded, &current.to_string())
}

fn successor_in(loaded: &Rows, current: &str) -> Successor {
    let Some(index) = loaded.rows.iter().position(|row| row.id == current) else {
        return Successor::None;
    };
    let waits = |row: &&RegisterEntry| {
        row.kind == EntryKind::Application
            && row.state == ApplicationState::Submitted.as_str()
            && row.id != current
    };
    let (before, after) = loaded.rows.split_at(index);
    let next = after.iter().find(waits);
    if next.is_none() && loaded.next.is_some() {
        return Successor::NotLoaded;
    }
    let next = next.or_else(|| before.iter().find(waits));
    let id = next.and_then(|row| row.id.parse().ok());
    id.map_or(Successor::None, Successor::Waiting)
}

/// Joins the current first page with those of the `loaded` rows that come after it. Returns the first page alone if its last row is
/// not loaded: then too much has changed.
pub(crate) fn merge(first: Option<&Page<RegisterEntry>>, loaded: Option<&Rows>) -> Rows {
    let Some(first) = first else {
        return loaded.cloned().unwrap_or_default();
    };
    let fresh = Rows {
        rows: first.items.clone(),
        next: first.next.clone(),
    };
    let (Some(loaded), Some(last), true) = (loaded, first.items.last(), first.next.is_some()) else {
        return fresh;
    };
    let Some(index) = loaded.rows.iter().position(|row| row.id == last.id) else {
        return fresh;
    };
    let further: Vec<_> = loaded.rows[index + 1..]
        .iter()
        .filter(|row| first.items.iter().all(|one| one.id != row.id))
        .cloned()
        .collect();
    if further.is_empty() {
        return fresh;
    }
    let rows = first.items.iter().cloned().chain(further).collect();
    Rows {
        rows,
        next: loaded.next.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::pet::Species;

    fn rows(ids: &[&str]) -> Vec<RegisterEntry> {
        let row = |id: &&str| RegisterEntry {
            kind: EntryKind::Application,
            id: (*id).to_owned(),
            number: String::new(),
            pet_name: String::new(),
            species: Species::Dog,
            breed: String::new(),
            zip: String::new(),
            state: "submitted".into(),
            fee: None,
            date: "2026-11-21".parse().unwrap(),
        };
        ids.iter().map(row).collect()
    }

    fn merged(first: &[&str], loaded: &[&str]) -> (String, Option<String>) {
        let next = |word: &str| Some(Cursor(word.into()));
        let page = Page {
            items: rows(first),
            next: next("first"),
        };
        let loaded = Rows {
            rows: rows(loaded),
            next: next("loaded"),
        };
        let merged = merge(Some(&page), Some(&loaded));
        (
            merged.rows.iter().map(|row| row.id.as_str()).collect(),
            merged.next.map(|next| next.0),
        )
    }

    #[test]
    fn loaded_rows_follow_the_current_first_page() {
        let expected = |rows: &str, next: &str| (rows.to_owned(), Some(next.to_owned()));
        assert_eq!(
            merged(&["a", "b"], &["a", "b", "c", "d"]),
            expected("abcd", "loaded")
        );
        // One row was decided, so the page reaches further.
        assert_eq!(
            merged(&["b", "c"], &["a", "b", "c", "d"]),
            expected("bcd", "loaded")
        );
        // One row is new, and none is lost.
        assert_eq!(
            merged(&["n", "a"], &["a", "b", "c", "d"]),
            expected("nabcd", "loaded")
        );
        // So many rows are new that those between are unknown.
        assert_eq!(merged(&["x", "y"], &["a", "b"]), expected("xy", "first"));
        assert_eq!(merged(&["a", "b"], &["a", "b"]), expected("ab", "first"));
    }

    #[test]
    fn the_next_application_is_the_next_row_that_waits() {
        let id = |last: char| format!("01930000-0000-7000-8000-00000000000{last}");
        let ids = ['9', '8', '7', '6'].map(id);
        let mut loaded = Rows {
            rows: rows(&ids.each_ref().map(String::as_str)),
            next: None,
        };
        let follows = |loaded: &Rows, current: usize| successor_in(loaded, &ids[current]);
        let waiting = |index: usize| Successor::Waiting(ids[index].parse().unwrap());
        assert_eq!(
            follows(&loaded, 0),
            waiting(1),
            "the newest first: not the oldest"
        );
        assert_eq!(follows(&loaded, 3), waiting(0), "after the last, the first");
        loaded.rows[1].state = "approved".into();
        assert_eq!(follows(&loaded, 0), waiting(2), "a decided row is passed over");
        loaded.rows[2].kind = EntryKind::Licence;
        assert_eq!(follows(&loaded, 0), waiting(3), "and so is a licence");
        loaded.next = Some(Cursor("more".into()));
        assert_eq!(follows(&loaded, 3), Successor::NotLoaded);
        assert_eq!(follows(&loaded, 0), waiting(3));
        loaded.rows.truncate(1);
        loaded.next = None;
        assert_eq!(follows(&loaded, 0), Successor::None);
        assert_eq!(successor_in(&loaded, "elsewhere"), Successor::None);
    }

    #[test]
    fn applications_decided_here_leave_the_submitted_ones() {
        let id: ApplicationId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
        let text = id.to_string();
        record_decision(id, ApplicationState::Approved);
        let mut submitted = rows(&[&text, "b"]);
        apply_decisions(&mut submitted, Some("submitted"));
        assert_eq!(submitted.len(), 1);
        let mut all = rows(&[&text, "b"]);
        apply_decisions(&mut all, None);
        assert_eq!(all[0].state, "approved");
        record_decision(id, ApplicationState::Submitted);
        let mut again = rows(&[&text]);
        apply_decisions(&mut again, Some("submitted"));
        assert_eq!(again.len(), 1);
    }
}
