//! A search field that searches while the person types.

use crate::components::{Icon, IconButton, IconKind, Size};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The pause in typing after which it searches, in milliseconds.
const DEBOUNCE_MS: u32 = 200;

/// Props of [`SearchField`].
#[derive(Properties, PartialEq)]
pub struct SearchFieldProps {
    /// The input's id.
    #[prop_or(AttrValue::Static("search"))]
    pub name: AttrValue,
    /// The input's name in a form that is submitted without JavaScript.
    #[prop_or_default]
    pub field: Option<AttrValue>,
    /// The label, which says what can be searched: "Name, licence number, ZIP code or breed".
    pub label: AttrValue,
    /// The present search text.
    pub value: AttrValue,
    /// Receives the search text: 200 ms after the last key, and at once on Enter and when the field is cleared.
    pub onsearch: Callback<String>,
}

/// A search field for a toolbar. Its label is the placeholder, and its name for screen readers.
#[component]
pub fn SearchField(props: &SearchFieldProps) -> Html {
    let typed = use_state_eq(|| props.value.clone());
    let timer = use_memo((), |()| RefCell::new(None::<Timeout>));
    let sent = use_mut_ref(|| props.value.clone());
    // Shows a value that changed from outside, such as by the back button. What this field itself searched for comes back when the
    // person may have typed more.
    use_effect_with(props.value.clone(), {
        let (typed, sent) = (typed.clone(), sent.clone());
        move |value| {
            if sent.replace(value.clone()) != *value {
                typed.set(value.clone());
            }
        }
    });
    let search = {
        let (timer, onsearch) = (timer.clone(), props.onsearch.clone());
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
    html! {
        <div class="affix search" role="search">
            <span class="before"><Icon kind={IconKind::Search} /></span>
            <input class="input" type="text" id={props.name.clone()} name={props.field.clone()} value={(*typed).clone()} {oninput} {onkeydown}
                aria-label={props.label.clone()} placeholder={props.label.clone()} autocomplete="off" spellcheck="false"
                enterkeyhint="search" />
            if !typed.is_empty() { <IconButton icon={IconKind::X} label="Clear the search" size={Size::Small} onclick={clear} /> }
        </div>
    }
}
