//! Nothing is here yet.

use crate::components::{Drawing, Picture};
use yew::prelude::*;

/// Props of [`EmptyState`].
#[derive(Properties, PartialEq)]
pub struct EmptyStateProps {
    /// The drawing.
    #[prop_or(Picture::Dog)]
    pub picture: Picture,
    /// What is not here: "No pets yet".
    pub title: AttrValue,
    /// One sentence: what will be here, or what to do.
    #[prop_or_default]
    pub text: AttrValue,
    /// The one button.
    #[prop_or_default]
    pub action: Html,
    /// It is all of its page: its title is the page's heading.
    #[prop_or_default]
    pub page: bool,
}

/// A drawing, one sentence, one button.
#[component]
pub fn EmptyState(props: &EmptyStateProps) -> Html {
    html! {
        <div class="state">
            <Drawing picture={props.picture} />
            if props.page {
                <h1 tabindex="-1">{ &props.title }</h1>
            } else {
                <h2>{ &props.title }</h2>
            }
            if !props.text.is_empty() { <p>{ &props.text }</p> }
            { props.action.clone() }
        </div>
    }
}
