//! The state of a menu: whether it is open, and the focus inside it.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

/// The state, and the handlers that change it.
pub(super) struct MenuState {
    pub(super) open: bool,
    /// The button that opens the menu.
    pub(super) button: NodeRef,
    /// The list of entries.
    pub(super) list: NodeRef,
    pub(super) toggle: Callback<MouseEvent>,
    /// Closes the menu and returns the focus to the button.
    pub(super) close: Callback<()>,
    pub(super) onkeydown: Callback<KeyboardEvent>,
    pub(super) onfocusout: Callback<FocusEvent>,
}

#[hook]
pub(super) fn use_menu() -> MenuState {
    let open = use_state_eq(|| false);
    let button = use_node_ref();
    let list = use_node_ref();
    use_effect_with(*open, {
        let list = list.clone();
        move |open| {
            if *open {
                keep_on_page(&list);
                move_focus(&list, "Home");
            }
        }
    });
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let close = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |()| {
            open.set(false);
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        })
    };
    let onkeydown = {
        let (open, list, close) = (open.clone(), list.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            match key_effect(&key, *open) {
                KeyEffect::Close => {
                    event.stop_propagation();
                    return close.emit(());
                }
                KeyEffect::Open => open.set(true),
                KeyEffect::Move => move_focus(&list, &key),
                KeyEffect::None => return,
            }
            event.prevent_default();
        })
    };
    let onfocusout = {
        let open = open.clone();
        Callback::from(move |event: FocusEvent| {
            if leaves_menu(&event) {
                open.set(false);
            }
        })
    };
    MenuState {
        open: *open,
        button,
        list,
        toggle,
        close,
        onkeydown,
        onfocusout,
    }
}

/// The effect of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
enum KeyEffect {
    Open,
    Close,
    /// Moves the focus among the entries.
    Move,
    None,
}

fn key_effect(key: &str, is_open: bool) -> KeyEffect {
    match key {
        "Escape" if is_open => KeyEffect::Close,
        "ArrowDown" | "ArrowUp" if !is_open => KeyEffect::Open,
        "ArrowDown" | "ArrowUp" | "Home" | "End" => KeyEffect::Move,
        _ => KeyEffect::None,
    }
}

/// Moves an open list sideways by what of it is outside the page, as for a menu at the edge of a phone's screen.
fn keep_on_page(list: &NodeRef) {
    let page = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    let list = list.cast::<HtmlElement>().and_then(|list| list.parent_element());
    let (Some(page), Some(list)) = (page, list.and_then(|list| list.dyn_into::<HtmlElement>().ok())) else {
        return;
    };
    let place = list.get_bounding_client_rect();
    let shift = shift_onto_page(place.left(), place.right(), f64::from(page.client_width()));
    let _ = list.style().set_property("translate", &format!("{shift}px"));
}

/// Returns by how many pixels to move what lies between `left` and `right` on a page of this width.
fn shift_onto_page(left: f64, right: f64, width: f64) -> f64 {
    /// The room that stays at the edge.
    const MARGIN: f64 = 8.0;
    if left < MARGIN {
        MARGIN - left
    } else {
        (width - MARGIN - right).min(0.0)
    }
}

/// Returns whether the focus moves to an element outside the menu.
fn leaves_menu(event: &FocusEvent) -> bool {
    let node =
        |target: Option<web_sys::EventTarget>| target.and_then(|target| target.dyn_into::<Node>().ok());
    let (menu, next) = (node(event.current_target()), node(event.related_target()));
    !menu.is_some_and(|menu| next.is_some_and(|next| menu.contains(Some(&next))))
}

/// Moves the focus among the entries of `list`, as the key says.
fn move_focus(list: &NodeRef, key: &str) {
    let Some(list) = list.cast::<web_sys::Element>() else {
        return;
    };
    let entries = list.children();
    let count = entries.length();
    let focused = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    let at = (0..count).find(|index| entries.item(*index) == focused);
    if let Some(entry) = entries.item(next_entry(key, at, count)) {
        let _ = entry.unchecked_into::<HtmlElement>().focus();
    }
}

/// Returns the entry that a key moves to, of `count`; `at` has the focus. Past either end, it goes on at the other one.
fn next_entry(key: &str, at: Option<u32>, count: u32) -> u32 {
    match (key, at) {
        ("End", _) | ("ArrowUp", None | Some(0)) => count.saturating_sub(1),
        ("ArrowDown", Some(at)) if at + 1 < count => at + 1,
        ("ArrowUp", Some(at)) => at - 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_open_a_closed_menu_and_move_in_an_open_one() {
        for (key, closed, open) in [
            ("ArrowDown", KeyEffect::Open, KeyEffect::Move),
            ("ArrowUp", KeyEffect::Open, KeyEffect::Move),
            ("Escape", KeyEffect::None, KeyEffect::Close),
            ("Enter", KeyEffect::None, KeyEffect::None),
        ] {
            assert_eq!(
                [key_effect(key, false), key_effect(key, true)],
                [closed, open],
                "{key}"
            );
        }
    }

    #[test]
    fn the_focus_goes_round() {
        for (key, at, next) in [
            ("ArrowDown", None, 0),
            ("ArrowDown", Some(1), 2),
            ("ArrowDown", Some(2), 0),
            ("ArrowUp", None, 2),
            ("ArrowUp", Some(0), 2),
            ("ArrowUp", Some(2), 1),
            ("Home", Some(2), 0),
            ("End", Some(0), 2),
        ] {
            assert_eq!(next_entry(key, at, 3), next, "{key} at {at:?}");
        }
        assert_eq!(next_entry("End", None, 0), 0);
    }

    #[test]
    fn a_list_stays_on_the_page() {
        let shift = |left: i32, right: i32| shift_onto_page(left.into(), right.into(), 390.0);
        assert_eq!(shift(-48, 150).to_string(), "56");
        assert_eq!(shift(300, 400).to_string(), "-18");
        assert_eq!(shift(100, 300).to_string(), "0");
    }
}
