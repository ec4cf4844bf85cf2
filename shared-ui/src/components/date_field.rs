//! A day that is typed.

use super::{Field, described_by};
use crate::format;
use allpet_domain::Day;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What a [`DateField`] is told.
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
    #[prop_or(AttrValue::Static("For example 2027-03-31 or 31 Mar 2027"))]
    pub hint: AttrValue,
    /// What is wrong and how to mend it. Text that is no day is noted by the field itself when it is left.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// It may be left empty.
    #[prop_or_default]
    pub optional: bool,
}

/// Reads a day as people type it: `2027-03-31`, `31 Mar 2027`, `March 31, 2027`, `20270331`. A day written with slashes
/// is refused: 03/04 is the third of April to some and the fourth of March to others.
pub fn read_day(text: &str) -> Option<Day> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Day::new(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        );
    }
    let mut words = text.split([' ', ',', '-', '.']).filter(|word| !word.is_empty());
    let (first, second, year) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() || year.len() != 4 && first.len() != 4 {
        return None;
    }
    let year_first = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    if year_first {
        return Day::new(first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
    }
    let (month, day) = match (format::month(first), format::month(second)) {
        (Some(month), None) => (month, second),
        (None, Some(month)) => (month, first),
        _ => return None,
    };
    Day::new(
        year.parse().ok()?,
        month,
        day.trim_end_matches(char::is_alphabetic).parse().ok()?,
    )
}

/// A day that is typed in any of the usual ways; said back in words, so that a slip is seen.
#[component]
pub fn DateField(props: &DateFieldProps) -> Html {
    let left = use_state_eq(|| false);
    let read = read_day(&props.value);
    let unread = read.is_none() && !props.value.trim().is_empty();
    let error = props.error.clone().or_else(|| {
        (unread && *left).then_some(AttrValue::Static("Write the day as 2027-03-31 or 31 Mar 2027."))
    });
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
    let hint = read.map_or_else(|| props.hint.clone(), |day| format::day_exact(day).into());
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} hint={hint} error={error.clone()} optional={props.optional}>
            <input class="input short figures" id={props.name.clone()} name={props.name.clone()} type="text"
                value={props.value.clone()} {oninput} {onblur} autocomplete="off" spellcheck="false"
                aria-invalid={error.is_some().then_some("true")}
                aria-describedby={described_by(&props.name, true, error.is_some())} />
        </Field>
    }
}

#[cfg(test)]
mod tests {
    use super::read_day;

    #[test]
    fn a_day_is_read_as_people_type_it() {
        for text in [
            "2027-03-31",
            " 31 Mar 2027",
            "March 31, 2027",
            "20270331",
            "31 march 2027",
            "31st March 2027",
            "2027 3 31",
        ] {
            assert_eq!(
                read_day(text).map(|day| day.to_string()).as_deref(),
                Some("2027-03-31"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_could_be_two_days_or_none_is_refused() {
        for text in [
            "",
            "03/04/2027",
            "3-4-2027",
            "31 Feb 2027",
            "2027-02-30",
            "31 Mar 27",
            "Mar Apr 2027",
            "tomorrow",
            "31 Mär 2027 x",
            "ß€ßß€ß8",
        ] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }
}
