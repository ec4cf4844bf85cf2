//! Event listeners that are removed when dropped.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Event, EventTarget};

/// Calls `then` for each event of a kind, until the listener is dropped. `then` may prevent the browser's default.
pub(super) fn listen_to<E: JsCast>(
    target: &EventTarget,
    kind: &'static str,
    mut handler: impl FnMut(&E) + 'static,
) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(target, kind, options, move |event: &Event| {
        handler(event.unchecked_ref());
    })
}
