//! The keys that move through the queue.

use super::{SEARCH, queue_list::row_path, queue_position, queue_rows::QueueRows};
use crate::keyboard::keys::{is_on_control, receiving_field, use_keys};
use allpet_ui::{
    app_runtime::{restore_scroll, use_navigator},
    prelude::*,
};
use web_sys::{KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Handles the keys that move through the list, and returns the index of the selected row. The last row loads the next page. The
/// selection follows its row when other rows come or go.
#[hook]
pub(super) fn use_keyboard(loaded: &QueueRows) -> Option<usize> {
    let navigator = use_navigator();
    let selected_id = use_state_eq(|| queue_position::selected(&loaded.key));
    let selected = selected_id
        .as_ref()
        .and_then(|id| loaded.rows.iter().position(|row| row.id == *id));
    use_effect_with(selected, |selected| {
        if selected.is_some() {
            scroll_to_selected();
        }
    });
    let selected_path = selected.and_then(|index| loaded.rows.get(index)).map(row_path);
    let (rows, onmore) = (loaded.rows.clone(), loaded.onmore.clone());
    use_keys(move |event: &KeyboardEvent| {
        // In the search field, the arrows leave for the list; other fields keep them.
        let field = receiving_field(event);
        if field.as_ref().is_some_and(|field| field.id() != SEARCH) {
            return;
        }
        let typing = field.is_some();
        if event.key() == "Enter" && !typing && !is_on_control(event) {
            if let Some(path) = selected_path.clone() {
                navigator.push(path);
            }
            return;
        }
        let Some(target) = target(&event.key(), typing, selected, rows.len()) else {
            return;
        };
        event.prevent_default();
        if let Some(field) = field {
            let _ = field.blur();
        }
        if target + 1 >= rows.len() {
            onmore.emit(());
        }
        selected_id.set(rows.get(target).map(|row| row.id.clone()));
    });
    selected
}

/// Returns the index of the row that a key selects, of `count` rows. While somebody is `typing`, letters move nothing.
fn target(key: &str, typing: bool, selected: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let target = match key {
        "ArrowDown" => selected.map_or(0, |index| index + 1),
        "j" if !typing => selected.map_or(0, |index| index + 1),
        "ArrowUp" => selected.map_or(0, |index| index.saturating_sub(1)),
        "k" if !typing => selected.map_or(0, |index| index.saturating_sub(1)),
        _ => return None,
    };
    Some(target.min(last))
}

fn scroll_to_selected() {
    let row = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(".queue tr[aria-selected]").ok().flatten());
    if let Some(row) = row {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Restores the scroll position when the clerk returns from one of the rows. The focus stays at the heading, where the list's keys
/// work.
#[hook]
pub(super) fn use_scroll_restore(key: &str) {
    let returned = use_memo((), |()| queue_position::selected(key).is_some());
    use_effect_with((), move |()| {
        if *returned {
            restore_scroll();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn keys_select_the_row_before_or_after_within_the_list() {
        for (down, up) in [("ArrowDown", "ArrowUp"), ("j", "k")] {
            assert_eq!(target(down, false, None, 3), Some(0), "{down}");
            assert_eq!(target(down, false, Some(0), 3), Some(1), "{down}");
            assert_eq!(target(down, false, Some(2), 3), Some(2), "{down}");
            assert_eq!(target(up, false, None, 3), Some(0), "{up}");
            assert_eq!(target(up, false, Some(2), 3), Some(1), "{up}");
            assert_eq!(target(up, false, Some(0), 3), Some(0), "{up}");
            assert_eq!(target(down, false, None, 0), None, "an empty list");
        }
    }

    #[test]
    fn letters_are_text_in_the_search_field() {
        assert_eq!(target("j", true, Some(0), 3), None);
        assert_eq!(target("k", true, Some(1), 3), None);
        assert_eq!(target("ArrowDown", true, None, 3), Some(0));
        assert_eq!(target("x", false, Some(0), 3), None);
    }
}
