//! Filters for a list.

use crate::components::{Choice, Icon};
use crate::hooks::use_scroll_into_view;
use yew::prelude::*;

/// Props of [`FilterChips`].
#[derive(Properties, PartialEq)]
pub struct FilterChipsProps {
    /// The filtered property: "State".
    pub label: AttrValue,
    /// The filters. One with an empty value stands for all.
    pub choices: Vec<Choice>,
    /// The active filter's value.
    pub value: AttrValue,
    /// Receives the value of another filter.
    pub onchange: Callback<String>,
}

/// A row of filters, one of which is active.
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
