//! Undo and redo by keyboard, anywhere on the page.

use crate::editor::{EditorAction, EditorContext};
use allpet_ui::hooks::use_window_event;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y redo (with ⌘ on a Mac), as long as the page is shown. In a field of text the
/// keys are the field's own.
#[hook]
pub(crate) fn use_undo_keys(bench: &EditorContext) {
    let act = bench.act.clone();
    use_window_event("keydown", move |event: &KeyboardEvent| {
        if let Some(step) = step(event) {
            event.prevent_default();
            act.emit(step);
        }
    });
}

fn step(event: &KeyboardEvent) -> Option<EditorAction> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || is_text(event) {
        return None;
    }
    match event.key().as_str() {
        "z" if !event.shift_key() => Some(EditorAction::Undo),
        "z" | "Z" | "y" => Some(EditorAction::Redo),
        _ => None,
    }
}

/// Whether the key goes into a text, which has an undo of its own.
fn is_text(event: &KeyboardEvent) -> bool {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => !matches!(input.type_().as_str(), "radio" | "checkbox"),
        None => element.tag_name() == "TEXTAREA",
    })
}
