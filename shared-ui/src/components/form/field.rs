//! The label, hint and error of a form control.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// Props of [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// The field's name in the request, and the id of its control, to which the error summary links.
    pub name: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// A hint for the input.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The error, and how to correct it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether the field may be empty. The label says so.
    #[prop_or_default]
    pub optional: bool,
    /// The control. It must have the id `name`, and `aria-describedby` from [`described_by`].
    pub children: Html,
}

/// Returns the id of a part of a field: `name` with `-suffix`.
pub(crate) fn part_id(name: &AttrValue, suffix: &str) -> AttrValue {
    let mut id = String::with_capacity(name.len() + suffix.len() + 1);
    id.push_str(name);
    id.push('-');
    id.push_str(suffix);
    id.into()
}

/// Returns the control's `aria-describedby`: the ids of the hint and the error, if they exist.
pub fn described_by(name: &AttrValue, hint: bool, error: bool) -> Option<AttrValue> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(part_id(name, "hint")),
        (false, true) => Some(part_id(name, "error")),
        (true, true) => {
            let mut ids = part_id(name, "error").to_string();
            ids.push(' ');
            ids.push_str(&part_id(name, "hint"));
            Some(ids.into())
        }
    }
}

/// Renders the hint and the error of a field.
pub(crate) fn hint_and_error(name: &AttrValue, hint: Option<&AttrValue>, error: Option<&AttrValue>) -> Html {
    html! {
        <>
            if let Some(hint) = hint { <p class="hint" id={part_id(name, "hint")}>{ hint }</p> }
            if let Some(error) = error {
                <p class="error" id={part_id(name, "error")}><Icon kind={IconKind::CircleAlert} class="small" /><span>{ error }</span></p>
            }
        </>
    }
}

/// A control with its label above, and its hint and error below.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    html! {
        <div class="field">
            <label for={props.name.clone()}>
                { &props.label }
                if props.optional { <span class="optional">{ " (optional)" }</span> }
            </label>
            { props.children.clone() }
            { hint_and_error(&props.name, props.hint.as_ref(), props.error.as_ref()) }
        </div>
    }
}
