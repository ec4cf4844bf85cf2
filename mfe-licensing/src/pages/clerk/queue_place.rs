//! Where a clerk was in the list: the rows that were loaded, the row that was opened, and what was decided since. The way back from a case leads to this very place.

use allpet_contract::{Cursor, Page, licensing::RegisterEntry};
use allpet_domain::{id::ApplicationId, licensing::ApplicationState};
use std::cell::RefCell;

/// The rows of one search so far, and where the rest begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<RegisterEntry>,
    pub(crate) next: Option<Cursor>,
}

#[derive(Default)]
struct QueuePosition {
    of: String,
    rows: Rows,
    selected: Option<String>,
    decided: Vec<(String, ApplicationState)>,
}

thread_local! {
    static POSITION: RefCell<QueuePosition> = RefCell::default();
}

/// The rows that were shown for `key`, the last search of a person.
pub(crate) fn rows(key: &str) -> Option<Rows> {
    POSITION.with_borrow(|place| Some(place.rows.clone()).filter(|_| place.of == key))
}

/// The row that was opened last, where `key` is the last search.
pub(crate) fn selected(key: &str) -> Option<String> {
    POSITION.with_borrow(|place| place.selected.clone().filter(|_| place.of == key))
}

/// Remembers what is shown for `key`.
pub(crate) fn keep(key: &str, rows: Rows) {
    POSITION.with_borrow_mut(|place| {
        if place.of != key {
            *place = QueuePosition {
                of: key.to_owned(),
                ..QueuePosition::default()
            };
        }
        place.rows = rows;
    });
}

/// Remembers which row is opened.
pub(crate) fn opened(id: String) {
    POSITION.with_borrow_mut(|place| place.selected = Some(id));
}

/// Remembers what became of an application here: rows that were loaded before say it too.
pub(crate) fn decided(id: ApplicationId, state: ApplicationState) {
    POSITION.with_borrow_mut(|place| place.decided.push((id.to_string(), state)));
}

/// `rows` as they are after what was decided here; `only`: the state that is looked for, where it is one.
pub(crate) fn after_decisions(rows: &mut Vec<RegisterEntry>, only: Option<&str>) {
    POSITION.with_borrow(|place| {
        for (id, state) in &place.decided {
            if let Some(row) = rows.iter_mut().find(|row| row.id == *id) {
                state.as_str().clone_into(&mut row.state);
            }
        }
        let known = |row: &RegisterEntry| place.decided.iter().any(|(id, _)| *id == row.id);
        rows.retain(|row| only.is_none_or(|only| row.state == only) || !known(row));
    });
}

/// The first page as it is now, and of the `known` rows those that come behind it. Where the first page ends at a row that
/// is not known, so much has changed that the list begins anew.
pub(crate) fn merge(first: Option<&Page<RegisterEntry>>, known: Option<&Rows>) -> Rows {
    let Some(first) = first else {
        return known.cloned().unwrap_or_default();
    };
    let fresh = Rows {
        rows: first.items.clone(),
        next: first.next.clone(),
    };
    let (Some(known), Some(last), true) = (known, first.items.last(), first.next.is_some()) else {
        return fresh;
    };
    let Some(at) = known.rows.iter().position(|row| row.id == last.id) else {
        return fresh;
    };
    let further: Vec<_> = known.rows[at + 1..]
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
        next: known.next.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::licensing::EntryKind;
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

    fn merged(first: &[&str], known: &[&str]) -> (String, Option<String>) {
        let next = |word: &str| Some(Cursor(word.into()));
        let page = Page {
            items: rows(first),
            next: next("first"),
        };
        let known = Rows {
            rows: rows(known),
            next: next("known"),
        };
        let merged = merge(Some(&page), Some(&known));
        (
            merged.rows.iter().map(|row| row.id.as_str()).collect(),
            merged.next.map(|next| next.0),
        )
    }

    #[test]
    fn rows_that_were_loaded_stay_behind_the_first_page_as_it_is_now() {
        let say = |rows: &str, next: &str| (rows.to_owned(), Some(next.to_owned()));
        assert_eq!(merged(&["a", "b"], &["a", "b", "c", "d"]), say("abcd", "known"));
        // One was decided, and the page reaches further.
        assert_eq!(merged(&["b", "c"], &["a", "b", "c", "d"]), say("bcd", "known"));
        // One came, and no row is left out.
        assert_eq!(merged(&["n", "a"], &["a", "b", "c", "d"]), say("nabcd", "known"));
        // So many came that what lies between is not known.
        assert_eq!(merged(&["x", "y"], &["a", "b"]), say("xy", "first"));
        assert_eq!(merged(&["a", "b"], &["a", "b"]), say("ab", "first"));
    }

    #[test]
    fn what_was_decided_here_leaves_the_waiting_ones() {
        let id: ApplicationId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
        let text = id.to_string();
        decided(id, ApplicationState::Approved);
        let mut waiting = rows(&[&text, "b"]);
        after_decisions(&mut waiting, Some("submitted"));
        assert_eq!(waiting.len(), 1);
        let mut all = rows(&[&text, "b"]);
        after_decisions(&mut all, None);
        assert_eq!(all[0].state, "approved");
        decided(id, ApplicationState::Submitted);
        let mut again = rows(&[&text]);
        after_decisions(&mut again, Some("submitted"));
        assert_eq!(again.len(), 1);
    }
}
