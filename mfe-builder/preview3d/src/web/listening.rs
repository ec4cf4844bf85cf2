//! Listeners that go when the preview goes.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// One listener; dropped, it hears no more.
pub(super) struct Listening {
    target: EventTarget,
    name: &'static str,
    heard: Closure<dyn FnMut(Event)>,
}

impl Listening {
    /// Hears events of a kind.
    pub(super) fn to<E: JsCast>(
        target: &EventTarget,
        name: &'static str,
        mut hear: impl FnMut(E) + 'static,
    ) -> Self {
        let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| hear(event.unchecked_into()));
        let _ = target.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            name,
            heard,
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let heard = self.heard.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, heard);
    }
}
