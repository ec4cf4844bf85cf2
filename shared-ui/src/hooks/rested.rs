//! What was typed, once typing rests.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// `value` as it was when it last stayed the same for `millis` milliseconds: ask the API for this, not for each key.
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
