//! A day that is typed.

use crate::components::{Field, described_by};
use crate::{country, format};
use allpet_domain::Day;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`DateField`].
#[derive(Properties, PartialEq)]
pub struct DateFieldProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// What is asked.
    pub label: AttrValue,
    /// The text as typed. The page keeps it, so that nothing is lost when it is not a day yet.
    pub value: AttrValue,
    /// Each change: the text, and the day where it is one.
    pub onchange: Callback<(String, Option<Day>)>,
    /// The field was left: the moment to check it.
    #[prop_or_default]
    pub onleave: Callback<()>,
    /// How to answer; says how to write a day where nothing is said here.
    #[prop_or(AttrValue::Static("For example 31 Mar 2021"))]
    pub hint: AttrValue,
    /// A day like the one that is asked for, for the message: in the past for a birth.
    #[prop_or("31 Mar 2021")]
    pub example: &'static str,
    /// What is wrong and how to mend it. Text that is no day is noted by the field itself when it is left.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// It may be left empty.
    #[prop_or_default]
    pub optional: bool,
}

/// The day in `text`, where it is one; see [`country::read_day`].
pub fn read_day(text: &str) -> Option<Day> {
    country::read_day(text).ok()
}

/// A day that is typed in any of the usual ways; said back in words, so that a slip is seen.
#[component]
pub fn DateField(props: &DateFieldProps) -> Html {
    let left = use_state_eq(|| false);
    let read = country::read_day(&props.value);
    let unread = read.err().filter(|_| *left && !props.value.trim().is_empty());
    let own = || Some(unread?.message(props.example).into());
    let error = props.error.clone().or_else(own);
    let oninput = props.onchange.reform(|event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        let day = read_day(&text);
        (text, day)
    });
    let onblur = {
        let (left, leave) = (left, props.onleave.clone());
        Callback::from(move |_: FocusEvent| {
            left.set(true);
            leave.emit(());
        })
    };
    let hint = read.map_or_else(
        |_| props.hint.clone(),
        |day| format::day_exact(day, country::english()).into(),
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
