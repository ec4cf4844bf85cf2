//! Events of the window, for as long as a component stands.

use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Calls `then` at every event of one kind at the window, until the listener is dropped.
pub(crate) fn listen_to_window(kind: &'static str, then: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, kind, move |_| then()))
}

/// Calls `then` at every event of one kind at the window, as long as the component stands. The browser's own answer to
/// the event can be prevented.
#[hook]
pub fn use_window_event<E: JsCast + 'static>(kind: &'static str, then: impl Fn(&E) + 'static) {
    let latest = use_mut_ref(|| None::<Rc<dyn Fn(&Event)>>);
    latest.replace(Some(Rc::new(move |event: &Event| then(event.unchecked_ref()))));
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = web_sys::window().map(|window| {
            EventListener::new_with_options(&window, kind, options, move |event| {
                let then = latest.borrow().clone();
                if let Some(then) = then {
                    then(event);
                }
            })
        });
        move || drop(listener)
    });
}
