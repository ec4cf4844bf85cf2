//! Undo and redo by keyboard, anywhere on the page.

use crate::editor::{EditorAction, EditorContext};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y redo (with ⌘ on a Mac), as long as the page is shown. In a field of text the
/// keys are the field's own.
#[hook]
pub(crate) fn use_undo_keys(bench: &EditorContext) {
    use_effect_with(bench.act.clone(), |act| {
        let act = act.clone();
        let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if let Some(step) = step(&event) {
                event.prevent_default();
                act.emit(step);
            }
        });
        let window = web_sys::window();
        if let Some(window) = &window {
            let _ = window.add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
        }
        move || {
            if let Some(window) = window {
                let _ =
                    window.remove_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
            }
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
