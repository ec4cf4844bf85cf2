//! Looks something up while it is typed.

use crate::components::{Icon, IconButton, IconKind, Size};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// How long typing must rest before it is searched, in milliseconds.
const REST: u32 = 200;

/// Props of [`SearchField`].
#[derive(Properties, PartialEq)]
pub struct SearchFieldProps {
    /// Its id.
    #[prop_or(AttrValue::Static("search"))]
    pub name: AttrValue,
    /// Its name in a form that is sent without JavaScript.
    #[prop_or_default]
    pub field: Option<AttrValue>,
    /// What can be looked up: "Name, licence number, ZIP code or breed".
    pub label: AttrValue,
    /// What is looked up now.
    pub value: AttrValue,
    /// What to look up: 200 ms after the last key, at once on Enter and when it is cleared.
    pub onsearch: Callback<String>,
}

/// A search field of a toolbar; its label is read out and stands in it while it is empty.
#[component]
pub fn SearchField(props: &SearchFieldProps) -> Html {
    let typed = use_state_eq(|| props.value.clone());
    let timer = use_memo((), |()| RefCell::new(None::<Timeout>));
    // The value was changed from outside (back button): show that.
    use_effect_with(props.value.clone(), {
        let typed = typed.clone();
        move |value| typed.set(value.clone())
    });
    let search = {
        let (timer, onsearch) = (timer.clone(), props.onsearch.clone());
        move |text: String, delay: u32| {
            let onsearch = onsearch.clone();
            let waiting = if delay == 0 {
                onsearch.emit(text);
                None
            } else {
                Some(Timeout::new(delay, move || onsearch.emit(text)))
            };
            timer.replace(waiting);
        }
    };
    let oninput = {
        let (typed, search) = (typed.clone(), search.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            typed.set(text.clone().into());
            let delay = if text.is_empty() { 0 } else { REST };
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
