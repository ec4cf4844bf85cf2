//! A checkbox.

use super::field::hint_and_error;
use crate::components::described_by;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`Checkbox`].
#[derive(Properties, PartialEq)]
pub struct CheckboxProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// Whether it is checked.
    pub checked: bool,
    /// Receives each change.
    pub onchange: Callback<bool>,
    /// A short explanation.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The error, and how to correct it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// A labelled checkbox.
#[component]
pub fn Checkbox(props: &CheckboxProps) -> Html {
    let onchange = props
        .onchange
        .reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    let id = &props.name;
    html! {
        <div class="field check">
            <input type="checkbox" id={id.clone()} name={id.clone()} value="true" checked={props.checked} {onchange}
                aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={described_by(id, props.hint.is_some(), props.error.is_some())} />
            <label for={id.clone()}>{ &props.label }</label>
            { hint_and_error(id, props.hint.as_ref(), props.error.as_ref()) }
        </div>
    }
}
