//! Listeners that go when the preview goes.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Event, EventTarget};

/// Calls `then` at every event of a kind, until the listener is dropped. The browser's own answer can be prevented.
pub(super) fn listen_to<E: JsCast>(
    target: &EventTarget,
    kind: &'static str,
    mut then: impl FnMut(&E) + 'static,
) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(target, kind, options, move |event: &Event| {
        then(event.unchecked_ref());
    })
}
