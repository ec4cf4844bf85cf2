//! A choice among a few options, all visible.

use super::field::{hint_and_error, part_id};
use crate::components::{Choice, Icon, described_by};
use yew::prelude::*;

/// Props of [`RadioCards`].
#[derive(Properties, PartialEq)]
pub struct RadioCardsProps {
    /// The field's name in the request, and the id of the first choice, to which the error summary links.
    pub name: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// Two to five choices.
    pub choices: Vec<Choice>,
    /// The chosen value; empty if there is none.
    pub value: AttrValue,
    /// Receives the value of another choice.
    pub onchange: Callback<String>,
    /// A hint for the input.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The error, and how to correct it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// A choice among two to five options, as cards with room for an explanation. The arrow keys move between them.
#[component]
pub fn RadioCards(props: &RadioCardsProps) -> Html {
    let describedby = described_by(&props.name, props.hint.is_some(), props.error.is_some());
    html! {
        <fieldset class="field" aria-describedby={describedby} role="radiogroup"
            aria-invalid={props.error.is_some().then_some("true")}>
            <legend class="legend">{ &props.label }</legend>
            { hint_and_error(&props.name, props.hint.as_ref(), props.error.as_ref()) }
            <div class="choices">
                { for props.choices.iter().enumerate().map(|(index, choice)| {
                    let id = if index == 0 { props.name.clone() } else { part_id(&props.name, &choice.value) };
                    let (onchange, value) = (props.onchange.clone(), choice.value.to_string());
                    html! {
                        <label class="choice" for={id.clone()}>
                            <input type="radio" {id} name={props.name.clone()} value={choice.value.clone()}
                                checked={choice.value == props.value} onchange={move |_: Event| onchange.emit(value.clone())} />
                            <span class="words">
                                { &choice.label }
                                if let Some(hint) = &choice.hint { <small>{ hint }</small> }
                            </span>
                            if let Some(figure) = &choice.figure { <span class="money" key={figure.to_string()} translate="no">{ figure }</span> }
                            else if let Some(kind) = choice.icon { <Icon {kind} /> }
                        </label>
                    }
                }) }
            </div>
        </fieldset>
    }
}
