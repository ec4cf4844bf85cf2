//! The header of a page.

use crate::components::{Icon, IconKind, Link};
use yew::prelude::*;

/// Props of [`PageHeader`].
#[derive(Properties, PartialEq)]
pub struct PageHeaderProps {
    /// The page's title.
    pub title: AttrValue,
    /// One sentence under the title.
    #[prop_or_default]
    pub lead: AttrValue,
    /// The page's primary action.
    #[prop_or_default]
    pub action: Html,
    /// The path and name of the parent page.
    #[prop_or_default]
    pub up: Option<(AttrValue, AttrValue)>,
}

/// Shows the page's title, a sentence, and the primary action.
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
