//! Undo and redo by keyboard, anywhere on the page.

use crate::editor::{EditorAction, EditorContext};
use allpet_ui::hooks::use_window_event;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// Handles Ctrl+Z (undo), Ctrl+Shift+Z and Ctrl+Y (redo), or with ⌘ on a Mac, while the component is mounted. Leaves the keys to
/// text fields.
#[hook]
pub(crate) fn use_undo_keys(editor: &EditorContext) {
    let dispatch = editor.dispatch.clone();
    use_window_event("keydown", move |event: &KeyboardEvent| {
        if let Some(undo_or_redo) = undo_or_redo(event) {
            event.prevent_default();
            dispatch.emit(undo_or_redo);
        }
    });
}

fn undo_or_redo(event: &KeyboardEvent) -> Option<EditorAction> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || is_text(event) {
        return None;
    }
    match event.key().as_str() {
        "z" if !event.shift_key() => Some(EditorAction::Undo),
        "z" | "Z" | "y" => Some(EditorAction::Redo),
        _ => None,
    }
}

/// Returns whether a text field, which has its own undo, receives the key.
fn is_text(event: &KeyboardEvent) -> bool {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => !matches!(input.type_().as_str(), "radio" | "checkbox"),
        None => element.tag_name() == "TEXTAREA",
    })
}
