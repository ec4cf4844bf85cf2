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
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" if *open => {
                event.stop_propagation();
                close.emit(());
            }
            "ArrowDown" | "ArrowUp" if !*open => {
                event.prevent_default();
                open.set(true);
            }
            key @ ("ArrowDown" | "ArrowUp" | "Home" | "End") => {
                event.prevent_default();
                move_focus(&list, key);
            }
            _ => {}
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

/// True if the focus moves to an element outside the menu.
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
    let to = match (key, at) {
        ("End", _) | ("ArrowUp", None | Some(0)) => count.saturating_sub(1),
        ("ArrowDown", Some(at)) if at + 1 < count => at + 1,
        ("ArrowUp", Some(at)) => at - 1,
        _ => 0,
    };
    if let Some(entry) = entries.item(to) {
        let _ = entry.unchecked_into::<HtmlElement>().focus();
    }
}
