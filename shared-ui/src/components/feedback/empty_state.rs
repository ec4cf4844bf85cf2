//! The state of a page or list without content.

use crate::components::{Drawing, Picture};
use yew::prelude::*;

/// Props of [`EmptyState`].
#[derive(Properties, PartialEq)]
pub struct EmptyStateProps {
    /// The drawing.
    #[prop_or(Picture::Dog)]
    pub picture: Picture,
    /// The heading, which names what is missing: "No pets yet".
    pub title: AttrValue,
    /// One sentence that says what will appear here, or what to do.
    #[prop_or_default]
    pub text: AttrValue,
    /// The button.
    #[prop_or_default]
    pub action: Html,
    /// Whether it fills its page; its title is then the page's heading.
    #[prop_or_default]
    pub page: bool,
}

/// Shows a drawing, one sentence and one button.
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
