//! Yes or no.

use super::field::remarks;
use crate::components::described_by;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`Checkbox`].
#[derive(Properties, PartialEq)]
pub struct CheckboxProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// What is said yes to.
    pub label: AttrValue,
    /// Whether it is.
    pub checked: bool,
    /// It was changed.
    pub onchange: Callback<bool>,
    /// A few words more.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// Yes or no.
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
            { remarks(id, props.hint.as_ref(), props.error.as_ref()) }
        </div>
    }
}
