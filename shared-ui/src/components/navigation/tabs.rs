//! Views of one thing beside each other.

use crate::components::{Badge, Link};
use crate::hooks::use_scroll_into_view;
use yew::prelude::*;

/// A tab: a page with a path of its own, so that back, reload and a shared link work.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// Its path.
    pub href: AttrValue,
    /// Its name.
    pub label: AttrValue,
    /// How many things wait there.
    pub count: Option<AttrValue>,
}

impl Tab {
    /// A tab.
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
    /// What they are views of, for screen readers.
    pub label: AttrValue,
    /// The tabs.
    pub tabs: Vec<Tab>,
    /// The path of the one shown.
    pub current: AttrValue,
}

/// Views of one thing, each with a path of its own.
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
