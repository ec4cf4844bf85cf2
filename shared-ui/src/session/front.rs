//! Activation of the page.

use gloo::events::EventListener;
use std::rc::Rc;

/// Calls `seen` whenever the page's tab or window comes to the front, for the life of the page.
pub fn at_front(seen: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(document) = window.document() else {
        return;
    };
    let shown = document.clone();
    let seen = Rc::new(move || {
        if !shown.hidden() {
            seen();
        }
    });
    let again = seen.clone();
    EventListener::new(&window, "focus", move |_| seen()).forget();
    EventListener::new(&document, "visibilitychange", move |_| again()).forget();
}
