//! What stands around every control: its label, its hint and its error.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// Props of [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// The field's name in the request; also the control's id, so that the error summary leads to it.
    pub name: AttrValue,
    /// What is asked.
    pub label: AttrValue,
    /// How to answer.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// It may be left empty; said beside the label.
    #[prop_or_default]
    pub optional: bool,
    /// The control. It must carry the id `name` and `aria-describedby` of [`described_by`].
    pub children: Html,
}

/// `name` with `-suffix`: the ids of the parts of a field.
pub(crate) fn part_id(name: &AttrValue, suffix: &str) -> AttrValue {
    let mut id = String::with_capacity(name.len() + suffix.len() + 1);
    id.push_str(name);
    id.push('-');
    id.push_str(suffix);
    id.into()
}

/// The ids of the hint and the error of the field `name`, as far as they are there, for the control's `aria-describedby`.
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

/// The hint and the error of a field.
pub(crate) fn remarks(name: &AttrValue, hint: Option<&AttrValue>, error: Option<&AttrValue>) -> Html {
    html! {
        <>
            if let Some(hint) = hint { <p class="hint" id={part_id(name, "hint")}>{ hint }</p> }
            if let Some(error) = error {
                <p class="error" id={part_id(name, "error")}><Icon kind={IconKind::CircleAlert} class="small" /><span>{ error }</span></p>
            }
        </>
    }
}

/// A control with its label above, its hint under it and its error in words.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    html! {
        <div class="field">
            <label for={props.name.clone()}>
                { &props.label }
                if props.optional { <span class="optional">{ " (optional)" }</span> }
            </label>
            { props.children.clone() }
            { remarks(&props.name, props.hint.as_ref(), props.error.as_ref()) }
        </div>
    }
}
