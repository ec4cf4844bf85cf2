//! The state of a search field: what is typed, and when it is searched for.

use gloo::timers::callback::Timeout;
use std::{cell::RefCell, rc::Rc};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The pause in typing after which it searches, in milliseconds.
const DEBOUNCE_MS: u32 = 200;

/// The input, and the handlers that change it and search.
pub(super) struct SearchFieldState {
    pub(super) typed: AttrValue,
    pub(super) oninput: Callback<InputEvent>,
    pub(super) onkeydown: Callback<KeyboardEvent>,
    /// Empties the field, and searches for nothing.
    pub(super) clear: Callback<MouseEvent>,
}

/// Searches after a pause.
#[derive(Clone)]
struct Search {
    /// The search that waits for the end of its pause.
    timer: Rc<RefCell<Option<Timeout>>>,
    /// The last search of this field.
    sent: Rc<RefCell<AttrValue>>,
    onsearch: Callback<String>,
}

impl Search {
    /// Searches for `text` after a delay in milliseconds, or at once if it is 0. Drops a search that waits.
    fn after(&self, delay: u32, text: String) {
        let (onsearch, sent) = (self.onsearch.clone(), self.sent.clone());
        let send = move || {
            sent.replace(text.clone().into());
            onsearch.emit(text);
        };
        let waiting = if delay == 0 {
            send();
            None
        } else {
            Some(Timeout::new(delay, send))
        };
        self.timer.replace(waiting);
    }
}

/// Returns the state. `value` is what the page searches for now; `onsearch` receives what it shall search for.
#[hook]
pub(super) fn use_search_field(value: &AttrValue, onsearch: &Callback<String>) -> SearchFieldState {
    let typed = use_state_eq(|| value.clone());
    let timer = use_mut_ref(|| None::<Timeout>);
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
    let search = Search {
        timer,
        sent,
        onsearch: onsearch.clone(),
    };
    let oninput = {
        let (typed, search) = (typed.clone(), search.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            typed.set(text.clone().into());
            let delay = if text.is_empty() { 0 } else { DEBOUNCE_MS };
            search.after(delay, text);
        })
    };
    let onkeydown = {
        let (typed, search) = (typed.clone(), search.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                search.after(0, typed.to_string());
            }
        })
    };
    let clear = {
        let typed = typed.clone();
        Callback::from(move |_: MouseEvent| {
            typed.set(AttrValue::default());
            search.after(0, String::new());
        })
    };
    SearchFieldState {
        typed: (*typed).clone(),
        oninput,
        onkeydown,
        clear,
    }
}
