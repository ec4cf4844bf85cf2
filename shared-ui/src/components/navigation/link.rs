//! Links that go on inside the app without loading it again.

use crate::app_runtime::use_offered_navigator;
use crate::components::{ButtonKind, Icon, IconKind, Size};
use yew::prelude::*;

/// The click handler for a link to `href`: paths of this app go through the router; other addresses, and clicks that
/// ask for another tab, are left to the browser.
#[hook]
pub(crate) fn use_follow(href: &AttrValue) -> Callback<MouseEvent> {
    let navigator = use_offered_navigator();
    let href = href.clone();
    Callback::from(move |event: MouseEvent| {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let own = href.starts_with('/') && !href.starts_with("//");
        if let Some(navigator) = navigator
            .as_ref()
            .filter(|_| plain && own && !event.default_prevented())
        {
            event.prevent_default();
            navigator.follow(&href);
        }
    })
}

/// Props of [`Link`].
#[derive(Properties, PartialEq)]
pub struct LinkProps {
    /// Where it leads: a path of this app, or an address elsewhere.
    pub href: AttrValue,
    /// Classes.
    #[prop_or_default]
    pub class: Classes,
    /// It is where we are (`page`) or a part of it (`true`).
    #[prop_or_default]
    pub current: Option<AttrValue>,
    /// What stands in it.
    pub children: Html,
    /// Said in place of what stands in it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// For tests from outside.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A link.
#[component]
pub fn Link(props: &LinkProps) -> Html {
    let onclick = use_follow(&props.href);
    html! {
        <a href={props.href.clone()} class={props.class.clone()} {onclick} aria-current={props.current.clone()}
            aria-label={props.label.clone()} data-testid={props.testid.clone()}>
            { props.children.clone() }
        </a>
    }
}

/// Props of [`LinkButton`].
#[derive(Properties, PartialEq)]
pub struct LinkButtonProps {
    /// Where it leads.
    pub href: AttrValue,
    /// What is there, in a verb: "Apply for a licence".
    pub text: AttrValue,
    /// How much it asks for attention.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// How large it is.
    #[prop_or_default]
    pub size: Size,
    /// An icon before the words.
    #[prop_or_default]
    pub icon: Option<IconKind>,
    /// Opens in a tab of its own.
    #[prop_or_default]
    pub own_tab: bool,
    /// Further classes (`block` fills the width).
    #[prop_or_default]
    pub class: Classes,
    /// For tests from outside.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A link that looks like a button: it goes somewhere and does nothing else.
#[component]
pub fn LinkButton(props: &LinkButtonProps) -> Html {
    let follow = use_follow(&props.href);
    let onclick = if props.own_tab { Callback::noop() } else { follow };
    html! {
        <a href={props.href.clone()} {onclick} data-testid={props.testid.clone()}
            class={classes!("button", props.kind.class(), props.size.class(), props.class.clone())}
            target={props.own_tab.then_some("_blank")} rel={props.own_tab.then_some("noopener")}>
            if let Some(kind) = props.icon { <Icon {kind} /> }
            { &props.text }
            if props.own_tab { <Icon kind={IconKind::External} label="opens in its own tab" class="small" /> }
        </a>
    }
}
