//! Events of the window, for as long as somebody listens.

use wasm_bindgen::{JsCast, closure::Closure};

/// Calls a function at every event of one kind at the window, until it is dropped.
pub(crate) struct WindowListener {
    event: &'static str,
    listener: Closure<dyn Fn()>,
}

impl WindowListener {
    /// Calls `then` at every `event`.
    pub(crate) fn new(event: &'static str, then: impl Fn() + 'static) -> Self {
        let listener = Closure::<dyn Fn()>::new(then);
        if let Some(window) = web_sys::window() {
            // Never refused for a function.
            let _ = window.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        }
        Self { event, listener }
    }
}

impl Drop for WindowListener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let function = self.listener.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback(self.event, function);
        }
    }
}
