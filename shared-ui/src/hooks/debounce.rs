//! Debounced values.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Returns `value` once it has been unchanged for `millis` milliseconds: call the API with it rather than on each key press.
#[hook]
pub fn use_debounced(value: AttrValue, millis: u32) -> AttrValue {
    let debounced = use_state_eq(|| value.clone());
    use_effect_with(value, {
        let debounced = debounced.clone();
        move |value| {
            let value = value.clone();
            let timer = Timeout::new(millis, move || debounced.set(value));
            move || drop(timer)
        }
    });
    (*debounced).clone()
}
