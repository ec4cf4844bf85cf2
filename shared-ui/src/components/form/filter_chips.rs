//! Narrows a list with one press.

use crate::components::{Choice, Icon};
use crate::hooks::use_scroll_into_view;
use yew::prelude::*;

/// Props of [`FilterChips`].
#[derive(Properties, PartialEq)]
pub struct FilterChipsProps {
    /// What is narrowed: "State".
    pub label: AttrValue,
    /// The filters; one with an empty value stands for all.
    pub choices: Vec<Choice>,
    /// The value that is on.
    pub value: AttrValue,
    /// Another was pressed.
    pub onchange: Callback<String>,
}

/// Filters, one of which is on.
#[component]
pub fn FilterChips(props: &FilterChipsProps) -> Html {
    let row = use_scroll_into_view(props.value.clone(), props.choices.len());
    html! {
        <div ref={row} class="chips" role="group" aria-label={props.label.clone()}>
            { for props.choices.iter().map(|choice| {
                let (onchange, value) = (props.onchange.clone(), choice.value.to_string());
                let on = choice.value == props.value;
                html! {
                    <button type="button" class="chip" aria-pressed={if on { "true" } else { "false" }}
                        onclick={move |_: MouseEvent| onchange.emit(value.clone())}>
                        if let Some(kind) = choice.icon { <Icon {kind} class="small" /> }
                        { &choice.label }
                        if let Some(figure) = &choice.figure { <span class="count">{ figure }</span> }
                    </button>
                }
            }) }
        </div>
    }
}
