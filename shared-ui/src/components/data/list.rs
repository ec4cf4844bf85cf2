//! A list of rows, which may be links.

use crate::components::{Icon, IconKind, Link};
use yew::prelude::*;

/// Props of [`List`].
#[derive(Properties, PartialEq)]
pub struct ListProps {
    /// The [`ListRow`]s.
    pub children: Html,
}

/// A list of rows.
#[component]
pub fn List(props: &ListProps) -> Html {
    html! { <ul class="list">{ props.children.clone() }</ul> }
}

/// Props of [`ListRow`].
#[derive(Properties, PartialEq)]
pub struct ListRowProps {
    /// The row's target. Without it, the row is no link.
    #[prop_or_default]
    pub href: Option<AttrValue>,
    /// The row's title.
    pub title: AttrValue,
    /// A line under the title.
    #[prop_or_default]
    pub text: AttrValue,
    /// Shown before the title, such as an [`Avatar`](crate::components::Avatar).
    #[prop_or_default]
    pub start: Html,
    /// Shown at the end, such as a [`Badge`](crate::components::Badge) or an amount.
    #[prop_or_default]
    pub end: Html,
    /// The id for browser tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A row of a list.
#[component]
pub fn ListRow(props: &ListRowProps) -> Html {
    let content = html! {
        <>
            <span>{ props.start.clone() }</span>
            <span class="words">
                <b>{ &props.title }</b>
                if !props.text.is_empty() { <small>{ &props.text }</small> }
            </span>
            <span class="end">
                { props.end.clone() }
                if props.href.is_some() { <Icon kind={IconKind::ChevronRight} class="small" /> }
            </span>
        </>
    };
    match &props.href {
        Some(href) => {
            html! { <li><Link href={href.clone()} class="list-row" testid={props.testid.clone()}>{ content }</Link></li> }
        }
        None => html! { <li><div class="list-row" data-testid={props.testid.clone()}>{ content }</div></li> },
    }
}
