//! Things below each other, each a link.

use crate::components::{Icon, IconKind, Link};
use yew::prelude::*;

/// Props of [`List`].
#[derive(Properties, PartialEq)]
pub struct ListProps {
    /// [`ListRow`]s.
    pub children: Html,
}

/// Things below each other.
#[component]
pub fn List(props: &ListProps) -> Html {
    html! { <ul class="list">{ props.children.clone() }</ul> }
}

/// Props of [`ListRow`].
#[derive(Properties, PartialEq)]
pub struct ListRowProps {
    /// Where it leads; without it, it leads nowhere.
    #[prop_or_default]
    pub href: Option<AttrValue>,
    /// Its name.
    pub title: AttrValue,
    /// A few words more.
    #[prop_or_default]
    pub text: AttrValue,
    /// Stands before the name: an [`Avatar`](crate::components::Avatar).
    #[prop_or_default]
    pub start: Html,
    /// Stands at the end: a [`Badge`](crate::components::Badge), an amount.
    #[prop_or_default]
    pub end: Html,
    /// For tests from outside.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// One thing of a list.
#[component]
pub fn ListRow(props: &ListRowProps) -> Html {
    let inside = html! {
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
            html! { <li><Link href={href.clone()} class="list-row" testid={props.testid.clone()}>{ inside }</Link></li> }
        }
        None => html! { <li><div class="list-row" data-testid={props.testid.clone()}>{ inside }</div></li> },
    }
}
