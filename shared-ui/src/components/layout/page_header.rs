//! The head of a page.

use crate::components::{Icon, IconKind, Link};
use yew::prelude::*;

/// Props of [`PageHeader`].
#[derive(Properties, PartialEq)]
pub struct PageHeaderProps {
    /// The page's one title.
    pub title: AttrValue,
    /// One sentence under it.
    #[prop_or_default]
    pub lead: AttrValue,
    /// The one primary action.
    #[prop_or_default]
    pub action: Html,
    /// The page above this one: its path and its name.
    #[prop_or_default]
    pub up: Option<(AttrValue, AttrValue)>,
}

/// A title, a sentence, and the one primary action.
#[component]
pub fn PageHeader(props: &PageHeaderProps) -> Html {
    html! {
        <header class="page-header">
            <div>
                if let Some((href, name)) = &props.up {
                    <p class="crumb"><Link href={href.clone()}><Icon kind={IconKind::ArrowLeft} class="small" />{ name }</Link></p>
                }
                <h1 tabindex="-1">{ &props.title }</h1>
                if !props.lead.is_empty() { <p class="lead">{ &props.lead }</p> }
            </div>
            { props.action.clone() }
        </header>
    }
}
