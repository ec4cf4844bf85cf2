//! The dashboard's navigation: at the side, or along the bottom of a phone's screen.

use super::entries::{NavigationEntry, entries, more, settings, use_cart_count};
use crate::{
    frames::Frames,
    routes::{DASHBOARD, Page},
};
use allpet_contract::{apps::AppManifest, identity::Account};
use allpet_ui::{
    components::{Brand, Button, ButtonKind, Icon, IconKind, Link, Menu, Size},
    hooks::Query,
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Navigation`].
#[derive(Properties, PartialEq)]
pub(crate) struct NavigationProps {
    /// The present page.
    pub(crate) page: Page,
    /// The path inside the app in front; empty on a built-in page.
    pub(crate) path: AttrValue,
    /// The apps of the manifest.
    pub(crate) apps: Query<Vec<AppManifest>>,
    /// The embedded apps.
    pub(crate) frames: Frames,
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
    /// Whether only icons are shown.
    pub(crate) collapsed: bool,
    /// Collapses or expands the navigation.
    pub(crate) toggle: Callback<()>,
}

/// Links to home, pets, the manifest's apps, orders, designs, where a merchant works, and settings.
#[component]
pub(crate) fn Navigation(props: &NavigationProps) -> Html {
    let entries = entries(props, use_cart_count(props));
    let more = more(&entries);
    let toggle = props.toggle.clone();
    let (verb, title) = if props.collapsed {
        ("Expand", "Show labels")
    } else {
        ("Collapse", "Show icons only")
    };
    html! {
        <nav class={classes!("side", more.is_some().then_some("many"))} aria-label="Dashboard">
            <Brand href={DASHBOARD} />
            <ul class="side-list">
                // A list with keys: each entry remains the same element when the apps arrive, so that a click that has begun hits the
                // intended entry.
                <>{ for entries.iter().map(|entry| item(entry, &props.frames)) }</>
                { apps_placeholder(&props.apps) }
                if let Some(more) = more {
                    <li class="more-entry"><Menu label="More" up=true entries={more.entries} class={classes!("side-link", more.current.then_some("here"))}
                        trigger={html! { <><Icon kind={IconKind::More} /><span>{ "More" }</span></> }} /></li>
                }
            </ul>
            <ul class="side-list side-foot">
                { item(&settings(&props.page), &props.frames) }
                <li><button type="button" class="side-link" onclick={move |_| toggle.emit(())} {title}
                    aria-expanded={if props.collapsed { "false" } else { "true" }}>
                    <Icon kind={IconKind::SidePanel} /><span>{ verb }<span class="unseen">{ " the navigation" }</span></span>
                </button></li>
            </ul>
        </nav>
    }
}

fn item(entry: &NavigationEntry, frames: &Frames) -> Html {
    // If the app has failed, the click also reloads it.
    let onclick = {
        let (frames, id) = (frames.clone(), entry.id.clone());
        move |_: MouseEvent| frames.retry_if_failed(&id)
    };
    let testid = AttrValue::from(String::from("nav-") + &entry.id);
    let current = entry.current.then_some(AttrValue::Static("page"));
    html! {
        <li key={entry.id.to_string()} {onclick}><Link href={entry.href.clone()} class="side-link" {current} {testid}>
            <Icon kind={entry.icon} /><span>{ &entry.name }</span>
            if entry.cart > 0 { <b class="side-count" data-testid="cart-badge"><span class="unseen">{ " Cart: " }</span>{ entry.cart }</b> }
        </Link></li>
    }
}

/// Renders the place of the apps while their list is loading or after it failed. The built-in pages work without it.
fn apps_placeholder(apps: &Query<Vec<AppManifest>>) -> Html {
    match (&apps.data, &apps.problem) {
        (Some(_), _) => Html::default(),
        (None, Some(problem)) => html! {
            <li class="side-note" role="status" data-testid="apps-failed">
                <p>{ "We couldn’t load the apps. " }{ problem.message() }</p>
                <Button text="Try again" kind={ButtonKind::Secondary} size={Size::Small} icon={IconKind::Refresh}
                    busy={apps.loading} onclick={apps.retry().reform(|_| ())} />
            </li>
        },
        (None, None) => html! {
            <>{ for (0..3).map(|_| html! { <li class="side-wait waiting" aria-hidden="true"><span class="skeleton" /></li> }) }</>
        },
    }
}
