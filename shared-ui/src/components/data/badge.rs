//! A badge for a state.

use crate::components::Tone;
use yew::prelude::*;

/// Props of [`Badge`].
#[derive(Properties, PartialEq)]
pub struct BadgeProps {
    /// The badge's colour.
    #[prop_or_default]
    pub tone: Tone,
    /// One or two words.
    pub text: AttrValue,
}

/// A state in one or two words: "Issued", "Waiting".
#[component]
pub fn Badge(props: &BadgeProps) -> Html {
    html! { <span class={classes!("badge", props.tone.class())} key={props.text.as_str()}>{ &props.text }</span> }
}
