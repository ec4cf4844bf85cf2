//! Undo and redo by keyboard, anywhere on the page.

use crate::editor::{EditorAction, EditorContext};
use allpet_ui::hooks::use_window_event;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{Event, FocusEvent, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;

/// The field of the lettering's text, whose changes are steps of the design.
const DESIGN_TEXT: &str = "lettering.text";

/// A text field with its text.
#[derive(Clone, Debug, PartialEq)]
struct TextInput {
    name: String,
    text: String,
}

/// Handles Ctrl+Z (undo), Ctrl+Shift+Z and Ctrl+Y (redo), or with ⌘ on a Mac, while the component is mounted. Leaves the keys to a
/// text field that has its own changes to undo.
#[hook]
pub(crate) fn use_undo_keys(editor: &EditorContext) {
    let dispatch = editor.dispatch.clone();
    // The field as it was when it got the focus.
    let focused: Rc<RefCell<Option<TextInput>>> = use_mut_ref(|| None);
    use_window_event("focusin", {
        let focused = focused.clone();
        move |event: &FocusEvent| drop(focused.replace(text_input(event)))
    });
    use_window_event("keydown", move |event: &KeyboardEvent| {
        let Some(undo_or_redo) = undo_or_redo(event) else {
            return;
        };
        let is_left_to_field =
            text_input(event).is_some_and(|field| has_own_changes(&field, focused.borrow().as_ref()));
        if !is_left_to_field {
            event.prevent_default();
            dispatch.emit(undo_or_redo);
        }
    });
}

fn undo_or_redo(event: &KeyboardEvent) -> Option<EditorAction> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    match event.key().as_str() {
        "z" if !event.shift_key() => Some(EditorAction::Undo),
        "z" | "Z" | "y" => Some(EditorAction::Redo),
        _ => None,
    }
}

/// Returns whether the browser should undo the typing in `field`, which was as `focused` when it got the focus. Without such typing,
/// the browser would undo the last change in another field and scroll there.
fn has_own_changes(field: &TextInput, focused: Option<&TextInput>) -> bool {
    let is_unchanged = focused.is_some_and(|focused| focused == field);
    field.name != DESIGN_TEXT && !is_unchanged
}

/// Returns the text field that receives the event.
fn text_input(event: &Event) -> Option<TextInput> {
    let target = event.target()?;
    if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        return Some(TextInput {
            name: area.name(),
            text: area.value(),
        });
    }
    let input = target.dyn_into::<HtmlInputElement>().ok()?;
    let is_text = !matches!(input.type_().as_str(), "radio" | "checkbox");
    is_text.then(|| TextInput {
        name: input.name(),
        text: input.value(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, text: &str) -> TextInput {
        TextInput {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn only_a_field_with_typing_of_its_own_undoes_it_itself() {
        let chest = field("chest", "42");
        assert!(has_own_changes(&field("chest", "42 cm"), Some(&chest)));
        assert!(!has_own_changes(&chest, Some(&chest)), "nothing typed since");
        // What is typed as lettering is a step of the design.
        let text = field(DESIGN_TEXT, "");
        assert!(!has_own_changes(&text, Some(&text)));
        assert!(!has_own_changes(&field(DESIGN_TEXT, "Rex"), Some(&text)));
        assert!(!has_own_changes(&field(DESIGN_TEXT, "Rex"), None));
    }
}
