//! Activation of the page.

use gloo::events::EventListener;
use std::rc::Rc;

/// Calls `activated` whenever the page's tab or window comes to the front, for the life of the page.
pub fn on_activation(activated: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(document) = window.document() else {
        return;
    };
    let visible_document = document.clone();
    let activated = Rc::new(move || {
        if !visible_document.hidden() {
            activated();
        }
    });
    let again = activated.clone();
    EventListener::new(&window, "focus", move |_| activated()).forget();
    EventListener::new(&document, "visibilitychange", move |_| again()).forget();
}
