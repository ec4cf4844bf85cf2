//! Links that navigate inside the app without reloading it.

use crate::app_runtime::use_offered_navigator;
use crate::components::{ButtonKind, Icon, IconKind, Size, form::button::accessible_name};
use yew::prelude::*;

/// Returns the click handler of a link to `href`. Paths of this app go through the router. The browser handles other addresses,
/// and clicks that open another tab.
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
    /// The target: a path of this app, or an address elsewhere.
    pub href: AttrValue,
    /// The link's classes.
    #[prop_or_default]
    pub class: Classes,
    /// HTML's `aria-current`: `page` for the present page, `true` for a part of it.
    #[prop_or_default]
    pub current: Option<AttrValue>,
    /// The link's content.
    pub children: Html,
    /// The accessible name, which replaces the content.
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
    /// The link's target.
    pub href: AttrValue,
    /// The text, which begins with a verb: "Apply for a licence".
    pub text: AttrValue,
    /// The object, where several links have the same text: of "Pay the fee", the pet. It follows the text in the accessible name.
    #[prop_or_default]
    pub object: Option<AttrValue>,
    /// The button's prominence.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// The button's size.
    #[prop_or_default]
    pub size: Size,
    /// An icon before the text.
    #[prop_or_default]
    pub icon: Option<IconKind>,
    /// True to open the target in a new tab.
    #[prop_or_default]
    pub own_tab: bool,
    /// Further classes; `block` fills the width.
    #[prop_or_default]
    pub class: Classes,
    /// For tests from outside.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(props: &LinkButtonProps) -> Html {
    let follow = use_follow(&props.href);
    let onclick = if props.own_tab { Callback::noop() } else { follow };
    let name = accessible_name(&props.text, props.object.as_ref());
    html! {
        <a href={props.href.clone()} {onclick} aria-label={name} data-testid={props.testid.clone()}
            class={classes!("button", props.kind.class(), props.size.class(), props.class.clone())}
            target={props.own_tab.then_some("_blank")} rel={props.own_tab.then_some("noopener")}>
            if let Some(kind) = props.icon { <Icon {kind} /> }
            { &props.text }
            if props.own_tab { <Icon kind={IconKind::External} label="opens in its own tab" class="small" /> }
        </a>
    }
}
