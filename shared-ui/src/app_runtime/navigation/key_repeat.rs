//! Held keys. The browser repeats Enter as long as it is held, and each repetition presses the focused button. A button may mean
//! something else by then: *Mark as shipped* becomes *Mark as delivered*. So one press acts once.

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Event, EventTarget, HtmlElement, KeyboardEvent};

/// Ignores the repetitions of Enter and Space, except where they are text. It stands before all other listeners of the page, and for
/// as long as the page does.
pub fn ignore_repeated_presses() {
    let Some(window) = web_sys::window() else { return };
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: false,
    };
    EventListener::new_with_options(&window, "keydown", options, |event: &Event| {
        let event: &KeyboardEvent = event.unchecked_ref();
        if event.repeat() && is_press(&event.key(), event.target().as_ref()) {
            event.prevent_default();
            event.stop_propagation();
        }
    })
    .forget();
}

fn is_press(key: &str, target: Option<&EventTarget>) -> bool {
    let target = target.and_then(|target| target.dyn_ref::<HtmlElement>());
    target.is_some_and(|element| !element.is_content_editable() && presses(key, &element.tag_name()))
}

/// Returns whether `key` presses an element with this tag, or submits its form. Space in a field is text, and a checkbox changes
/// only when the key is released.
fn presses(key: &str, tag: &str) -> bool {
    match key {
        "Enter" => tag != "TEXTAREA",
        " " => matches!(tag, "BUTTON" | "A" | "SUMMARY"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::presses;

    #[test]
    fn enter_presses_buttons_and_submits_fields() {
        for tag in ["BUTTON", "A", "SUMMARY", "INPUT", "SELECT"] {
            assert!(presses("Enter", tag), "{tag}");
        }
        assert!(!presses("Enter", "TEXTAREA"), "a line break is text");
    }

    #[test]
    fn space_presses_buttons_and_is_text_in_fields() {
        assert!(presses(" ", "BUTTON") && presses(" ", "SUMMARY"));
        for tag in ["INPUT", "TEXTAREA", "BODY"] {
            assert!(!presses(" ", tag), "{tag}");
        }
    }

    #[test]
    fn other_keys_repeat() {
        for key in ["ArrowDown", "ArrowUp", "j", "Backspace", "Tab", "PageDown"] {
            assert!(!presses(key, "BUTTON") && !presses(key, "INPUT"), "{key}");
        }
    }
}
