//! A text field for a date.

use crate::components::{Field, described_by};
use crate::{country, format};
use allpet_domain::{
    Day,
    english::{English, ExpectedDay},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`DateField`].
#[derive(Properties, PartialEq)]
pub struct DateFieldProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The text as typed. The page stores it, so that an incomplete date is not lost.
    pub value: AttrValue,
    /// Receives each change: the text, and the day if the text is one.
    pub onchange: Callback<(String, Option<Day>)>,
    /// Called when the field loses the focus, which is the time to check it.
    #[prop_or_default]
    pub onleave: Callback<()>,
    /// A hint for the input; by default, an example of a date.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether the examples are past or coming dates.
    #[prop_or_default]
    pub expects: ExpectedDay,
    /// The English of the place whose rules ask for the date; by default, that of the browser.
    #[prop_or_default]
    pub english: Option<English>,
    /// The error, and how to correct it. The field itself reports a text that is no date, once it has lost the focus.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether the field may be empty.
    #[prop_or_default]
    pub optional: bool,
}

/// Reads a date, or returns `None` if the text is none; see [`country::read_day`].
pub fn read_day(text: &str) -> Option<Day> {
    country::read_day(text).ok()
}

/// A text field for a date in any usual format. It repeats the date in words, so that a typing error is noticed.
#[component]
pub fn DateField(props: &DateFieldProps) -> Html {
    let visited = use_state_eq(|| false);
    let day = country::read_day(&props.value);
    let example = props.english.map_or_else(
        || country::example_day(props.expects),
        |english| english.example(props.expects),
    );
    let unreadable = day.err().filter(|_| *visited && !props.value.trim().is_empty());
    let own_error = || Some(unreadable?.message(example).into());
    let error = props.error.clone().or_else(own_error);
    let oninput = props.onchange.reform(|event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        let day = read_day(&text);
        (text, day)
    });
    let onblur = {
        let (visited, onleave) = (visited, props.onleave.clone());
        Callback::from(move |_: FocusEvent| {
            visited.set(true);
            onleave.emit(());
        })
    };
    let hint = day.map_or_else(
        |_| {
            props
                .hint
                .clone()
                .unwrap_or_else(|| ["For example ", example].concat().into())
        },
        |day| format::day_exact(day, props.english.unwrap_or_else(country::english)).into(),
    );
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} hint={hint} error={error.clone()} optional={props.optional}>
            <input class="input short figures" id={props.name.clone()} name={props.name.clone()} type="text"
                value={props.value.clone()} {oninput} {onblur} autocomplete="off" spellcheck="false"
                aria-invalid={error.is_some().then_some("true")}
                aria-describedby={described_by(&props.name, true, error.is_some())} />
        </Field>
    }
}
