//! The content of a page for an unknown address.

use crate::components::{Drawing, Picture};
use yew::prelude::*;

/// Props of [`NoPage`].
#[derive(Properties, PartialEq)]
pub struct NoPageProps {
    /// One sentence with the possible reason.
    pub text: AttrValue,
    /// A link elsewhere.
    pub action: Html,
}

/// Says that there is no such page, the same in the dashboard and on every site.
#[component]
pub fn NoPage(props: &NoPageProps) -> Html {
    let (text, action) = (props.text.clone(), props.action.clone());
    html! { <NotFound title="There is no such page" {text} {action} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct NotFoundProps {
    pub(crate) title: AttrValue,
    pub(crate) text: AttrValue,
    pub(crate) action: Html,
    /// True if the page was already shown when this became known: screen readers then announce it.
    #[prop_or_default]
    pub(crate) late: bool,
}

/// Says in the page's heading that its subject does not exist.
#[component]
pub(crate) fn NotFound(props: &NotFoundProps) -> Html {
    html! {
        <div class="state" role={props.late.then_some("alert")}>
            <Drawing picture={Picture::Cat} />
            <h1 tabindex="-1">{ &props.title }</h1>
            if !props.text.is_empty() { <p>{ &props.text }</p> }
            { props.action.clone() }
        </div>
    }
}
