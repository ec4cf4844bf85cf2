//! One of a few, all of them seen at once.

use super::field::{part_id, remarks};
use crate::components::{Choice, Icon, described_by};
use yew::prelude::*;

/// Props of [`RadioCards`].
#[derive(Properties, PartialEq)]
pub struct RadioCardsProps {
    /// The field's name in the request; also the id of the first choice, so that the error summary leads to it.
    pub name: AttrValue,
    /// What is asked.
    pub label: AttrValue,
    /// Two to five choices.
    pub choices: Vec<Choice>,
    /// The value chosen; empty where none is.
    pub value: AttrValue,
    /// Another was chosen.
    pub onchange: Callback<String>,
    /// How to answer.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// One of two to five, as cards with room for a word of explanation. The arrow keys go from one to the next.
#[component]
pub fn RadioCards(props: &RadioCardsProps) -> Html {
    let describedby = described_by(&props.name, props.hint.is_some(), props.error.is_some());
    html! {
        <fieldset class="field" aria-describedby={describedby} role="radiogroup"
            aria-invalid={props.error.is_some().then_some("true")}>
            <legend class="legend">{ &props.label }</legend>
            { remarks(&props.name, props.hint.as_ref(), props.error.as_ref()) }
            <div class="choices">
                { for props.choices.iter().enumerate().map(|(place, choice)| {
                    let id = if place == 0 { props.name.clone() } else { part_id(&props.name, &choice.value) };
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
