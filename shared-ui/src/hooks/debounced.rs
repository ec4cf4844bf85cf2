//! Debounced values.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Returns `value` once it has been unchanged for `millis` milliseconds: call the API with it rather than on each key press.
#[hook]
pub fn use_debounced(value: AttrValue, millis: u32) -> AttrValue {
    let rested = use_state_eq(|| value.clone());
    use_effect_with(value, {
        let rested = rested.clone();
        move |value| {
            let value = value.clone();
            let timer = Timeout::new(millis, move || rested.set(value));
            move || drop(timer)
        }
    });
    (*rested).clone()
}
