//! Tabs, each a page with its own path.

use crate::components::{Badge, Link};
use crate::hooks::use_scroll_into_view;
use yew::prelude::*;

/// A tab: a page with its own path, so that *back*, reloading and shared links work.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// The path.
    pub href: AttrValue,
    /// The text.
    pub label: AttrValue,
    /// The number of waiting items.
    pub count: Option<AttrValue>,
}

impl Tab {
    /// Creates a tab.
    pub fn new(href: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
            count: None,
        }
    }
}

/// Props of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// The accessible name of the list of tabs.
    pub label: AttrValue,
    /// The tabs.
    pub tabs: Vec<Tab>,
    /// The path of the present tab.
    pub current: AttrValue,
}

/// A row of tabs.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let row = use_scroll_into_view(props.current.clone(), props.tabs.len());
    html! {
        <nav ref={row} class="tabs" aria-label={props.label.clone()}>
            { for props.tabs.iter().map(|tab| html! {
                <Link href={tab.href.clone()} class="tab" current={(tab.href == props.current).then_some(AttrValue::Static("page"))}>
                    { &tab.label }
                    if let Some(count) = &tab.count { <Badge text={count.clone()} /> }
                </Link>
            }) }
        </nav>
    }
}
