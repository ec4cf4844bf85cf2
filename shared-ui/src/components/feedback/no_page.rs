//! The address leads nowhere.

use crate::components::{Drawing, Picture};
use yew::prelude::*;

/// Props of [`NoPage`].
#[derive(Properties, PartialEq)]
pub struct NoPageProps {
    /// One sentence: why that may be.
    pub text: AttrValue,
    /// The way on.
    pub action: Html,
}

/// All that a page says where its address leads nowhere, the same in the dashboard and on every site.
#[component]
pub fn NoPage(props: &NoPageProps) -> Html {
    let (text, action) = (props.text.clone(), props.action.clone());
    html! { <Gone title="There is no such page" {text} {action} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct GoneProps {
    pub(crate) title: AttrValue,
    pub(crate) text: AttrValue,
    pub(crate) action: Html,
    /// It is known only after the page was drawn, and is read out.
    #[prop_or_default]
    pub(crate) late: bool,
}

/// What somebody came for is not there: the page's heading says so.
#[component]
pub(crate) fn Gone(props: &GoneProps) -> Html {
    html! {
        <div class="state" role={props.late.then_some("alert")}>
            <Drawing picture={Picture::Cat} />
            <h1 tabindex="-1">{ &props.title }</h1>
            if !props.text.is_empty() { <p>{ &props.text }</p> }
            { props.action.clone() }
        </div>
    }
}
