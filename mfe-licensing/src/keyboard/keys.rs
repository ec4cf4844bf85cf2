//! Keyboard shortcuts that work anywhere on the page, for working through lists by keyboard.
//!
//! People can turn off shortcuts of one character (WCAG 2.1.4), so that dictation or a stuck key decides nothing.

use crate::keyboard::shortcuts::use_shortcuts;
use allpet_ui::hooks::use_window_event;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Calls `pressed` for each key while the component is mounted. Skips keys with Ctrl, Alt or Meta (the browser's), keys during
/// an open dialog (the dialog's), and repeats of a held key, except those that move through a list.
#[hook]
pub(crate) fn use_keys(pressed: impl Fn(&KeyboardEvent) + 'static) {
    let shortcuts = use_shortcuts().on;
    use_window_event("keydown", move |event: &KeyboardEvent| {
        let is_reserved =
            event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented();
        let is_repeat = event.repeat() && !is_move(event);
        let is_off = !shortcuts && is_character(event);
        if !(is_reserved || is_repeat || is_off || dialog_open()) {
            pressed(event);
        }
    });
}

/// Returns whether the key types a character: people can turn those shortcuts off.
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

/// Returns the form field that receives the key, if one does: there, letters are text.
pub(crate) fn receiving_field(event: &KeyboardEvent) -> Option<HtmlElement> {
    event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .filter(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Returns whether a form field receives the key.
pub(crate) fn is_typing(event: &KeyboardEvent) -> bool {
    receiving_field(event).is_some()
}

/// Returns whether a focused button or link receives the key.
pub(crate) fn is_on_control(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY"))
}
