//! Keys pressed anywhere on the page, for lists that are worked through by keyboard.
//!
//! Shortcuts of one character can be turned off (WCAG 2.1.4): who dictates or holds a key down by accident decides nothing.

use crate::shortcuts::use_shortcuts;
use allpet_ui::hooks::use_window_event;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Calls `pressed` for each key, as long as the page is shown. Keys held with Ctrl, Alt or Meta are the browser's, and
/// while a dialog is open they are the dialog's. A key that is held down moves through a list and does nothing else.
#[hook]
pub(crate) fn use_keys(pressed: impl Fn(&KeyboardEvent) + 'static) {
    let shortcuts = use_shortcuts().on;
    use_window_event("keydown", move |event: &KeyboardEvent| {
        let is_others = event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented();
        let is_held = event.repeat() && !is_move(event);
        let is_off = !shortcuts && is_character(event);
        if !(is_others || is_held || is_off || dialog_open()) {
            pressed(event);
        }
    });
}

/// Whether the key writes a character: those are shortcuts that can be turned off.
fn is_character(event: &KeyboardEvent) -> bool {
    event.key().chars().count() == 1
}

fn is_move(event: &KeyboardEvent) -> bool {
    matches!(event.key().as_str(), "ArrowDown" | "ArrowUp" | "j" | "k")
}

fn dialog_open() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| matches!(document.query_selector("dialog[open]"), Ok(Some(_))))
}

/// The field that the key goes into, where it goes into one: then letters are text.
pub(crate) fn typed_into(event: &KeyboardEvent) -> Option<HtmlElement> {
    event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .filter(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Whether the key goes into a field.
pub(crate) fn is_typing(event: &KeyboardEvent) -> bool {
    typed_into(event).is_some()
}

/// Whether the key is for a button or a link that has the focus.
pub(crate) fn is_on_control(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY"))
}
