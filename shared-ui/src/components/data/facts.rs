//! What is known of a thing, name by name.

use yew::prelude::*;

/// Props of [`Facts`].
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    /// Each fact's name and value.
    pub facts: Vec<(AttrValue, Html)>,
}

/// What is known of a thing: names at the start, values beside them.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    html! {
        <dl class="facts">
            { for props.facts.iter().map(|(name, value)| html! { <><dt>{ name }</dt><dd>{ value.clone() }</dd></> }) }
        </dl>
    }
}
