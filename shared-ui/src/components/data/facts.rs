//! A list of names and values.

use yew::prelude::*;

/// Props of [`Facts`].
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    /// Each fact's name and value.
    pub facts: Vec<(AttrValue, Html)>,
}

/// Shows the facts about a thing: the names at the start, the values beside them.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    html! {
        <dl class="facts">
            { for props.facts.iter().map(|(name, value)| html! { <><dt>{ name }</dt><dd>{ value.clone() }</dd></> }) }
        </dl>
    }
}
