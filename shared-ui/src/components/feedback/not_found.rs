//! The content of a page whose address or subject does not exist.

use crate::components::{Drawing, Picture};
use yew::prelude::*;

/// Props of [`NotFoundContent`].
#[derive(Properties, PartialEq)]
pub struct NotFoundContentProps {
    /// The page's heading.
    #[prop_or(AttrValue::Static("There is no such page"))]
    pub title: AttrValue,
    /// One sentence with the possible reason.
    pub text: AttrValue,
    /// A link elsewhere.
    pub action: Html,
    /// Whether the page was already shown when this became known: screen readers then announce it.
    #[prop_or_default]
    pub late: bool,
}

/// Says that there is no such page, or no such subject, the same in the dashboard and on every site.
#[component]
pub fn NotFoundContent(props: &NotFoundContentProps) -> Html {
    html! {
        <div class="state" role={props.late.then_some("alert")}>
            <Drawing picture={Picture::Cat} />
            <h1 tabindex="-1">{ &props.title }</h1>
            if !props.text.is_empty() { <p>{ &props.text }</p> }
            { props.action.clone() }
        </div>
    }
}
