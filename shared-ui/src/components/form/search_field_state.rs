//! The state of a search field: what is typed, and when it is searched for.

use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The pause in typing after which it searches, in milliseconds.
const DEBOUNCE_MS: u32 = 200;

/// What is typed, and the handlers that change it and search.
pub(super) struct SearchFieldState {
    pub(super) typed: AttrValue,
    pub(super) oninput: Callback<InputEvent>,
    pub(super) onkeydown: Callback<KeyboardEvent>,
    /// Empties the field, and searches for nothing.
    pub(super) clear: Callback<MouseEvent>,
}

/// Returns the state. `value` is what the page searches for now; `onsearch` receives what it shall search for.
#[hook]
pub(super) fn use_search_field(value: &AttrValue, onsearch: &Callback<String>) -> SearchFieldState {
    let typed = use_state_eq(|| value.clone());
    let timer = use_memo((), |()| RefCell::new(None::<Timeout>));
    let sent = use_mut_ref(|| value.clone());
    // Shows a value that changed from outside, such as by the back button. What this field itself searched for comes back when the
    // person may have typed more.
    use_effect_with(value.clone(), {
        let (typed, sent) = (typed.clone(), sent.clone());
        move |value| {
            if sent.replace(value.clone()) != *value {
                typed.set(value.clone());
            }
        }
    });
    let search = {
        let (timer, onsearch) = (timer.clone(), onsearch.clone());
        move |text: String, delay: u32| {
            let (onsearch, sent) = (onsearch.clone(), sent.clone());
            let send = move || {
                sent.replace(text.clone().into());
                onsearch.emit(text);
            };
            let pending = if delay == 0 {
                send();
                None
            } else {
                Some(Timeout::new(delay, send))
            };
            timer.replace(pending);
        }
    };
    let oninput = {
        let (typed, search) = (typed.clone(), search.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            typed.set(text.clone().into());
            let delay = if text.is_empty() { 0 } else { DEBOUNCE_MS };
            search(text, delay);
        })
    };
    let onkeydown = {
        let (typed, search) = (typed.clone(), search.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                search(typed.to_string(), 0);
            }
        })
    };
    let clear = {
        let typed = typed.clone();
        Callback::from(move |_: MouseEvent| {
            typed.set(AttrValue::default());
            search(String::new(), 0);
        })
    };
    SearchFieldState {
        typed: (*typed).clone(),
        oninput,
        onkeydown,
        clear,
    }
}
