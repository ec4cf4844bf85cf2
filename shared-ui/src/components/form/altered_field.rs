//! The question whether a pet is spayed or neutered.

use crate::components::{Choice, RadioCards};
use yew::prelude::*;

/// Props of [`AlteredField`].
#[derive(Properties, PartialEq)]
pub struct AlteredFieldProps {
    /// The field's name in the request; also the id of the first choice.
    pub name: AttrValue,
    /// The answer; `None` if there is none yet.
    pub value: Option<bool>,
    /// Receives the answer.
    pub onchange: Callback<bool>,
    /// A hint for the answer.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The error, and how to correct it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// Asks whether a pet is spayed or neutered. A choice of two, not a checkbox: what nobody answered is not a “no”.
#[component]
pub fn AlteredField(props: &AlteredFieldProps) -> Html {
    let onchange = props.onchange.reform(|value: String| value == "yes");
    html! {
        <RadioCards name={props.name.clone()} label="Spayed or neutered" value={yes_or_no(props.value)} {onchange}
            choices={vec![Choice::new("yes", "Yes"), Choice::new("no", "No, or not yet")]} hint={props.hint.clone()} error={props.error.clone()} />
    }
}

/// Writes an answer: `yes`, `no`, or nothing.
pub fn yes_or_no(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}

/// Reads the output of [`yes_or_no`]; any other text is no answer.
pub fn read_yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_back_and_silence_is_none() {
        for answer in [Some(true), Some(false), None] {
            assert_eq!(read_yes_or_no(yes_or_no(answer)), answer);
        }
        assert_eq!(read_yes_or_no("maybe"), None);
    }
}
