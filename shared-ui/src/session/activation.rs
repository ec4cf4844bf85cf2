//! Activation of the page.

use gloo::events::EventListener;
use std::rc::Rc;

/// Calls `on_activated` whenever the page's tab or window comes to the front, for the life of the page.
pub fn on_activation(on_activated: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(document) = window.document() else {
        return;
    };
    let visible_document = document.clone();
    let on_activated = Rc::new(move || {
        if !visible_document.hidden() {
            on_activated();
        }
    });
    let on_visible = on_activated.clone();
    EventListener::new(&window, "focus", move |_| on_activated()).forget();
    EventListener::new(&document, "visibilitychange", move |_| on_visible()).forget();
}
