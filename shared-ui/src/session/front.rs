//! The moment at which a page comes to the front.

use wasm_bindgen::{JsCast, closure::Closure};

/// Calls `seen` whenever the page comes to the front: its tab is chosen, or its window. For the life of the page.
pub fn at_front(seen: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(document) = window.document() else {
        return;
    };
    let shown = document.clone();
    let listener = Closure::<dyn Fn()>::new(move || {
        if !shown.hidden() {
            seen();
        }
    });
    let function = listener.as_ref().unchecked_ref();
    // Neither refuses a function.
    let _ = window.add_event_listener_with_callback("focus", function);
    let _ = document.add_event_listener_with_callback("visibilitychange", function);
    listener.forget();
}
