//! The way through the dashboard: at the side, or along the bottom of a phone.

use crate::{
    frames::Frames,
    links::PRODUCTS,
    routes::{DASHBOARD, Page, app_path},
};
use allpet_contract::{apps::AppManifest, identity::Account};
use allpet_ui::{
    app_runtime::Topic,
    cart::{use_cart_of, use_merged_cart},
    components::{Brand, Button, ButtonKind, Icon, IconKind, Link, Menu, MenuEntry, Size},
    hooks::Query,
};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Routable as _;

/// Props of [`Navigation`].
#[derive(Properties, PartialEq)]
pub(crate) struct NavigationProps {
    /// What is shown.
    pub(crate) page: Page,
    /// Which apps there are.
    pub(crate) apps: Query<Vec<AppManifest>>,
    /// Where they are.
    pub(crate) frames: Frames,
    /// Whose dashboard it is.
    pub(crate) account: Rc<Account>,
    /// Icons only.
    pub(crate) collapsed: bool,
    /// Icons only, or with words again.
    pub(crate) toggle: Callback<()>,
}

struct Entry {
    id: AttrValue,
    href: AttrValue,
    icon: IconKind,
    name: AttrValue,
    here: bool,
    /// Things in the cart, where it is the store.
    cart: u32,
}

/// Of the entries on a phone the fifth is *More* where there are more than five.
const ON_A_PHONE: usize = 5;

/// Home, pets, the manifest's apps, orders, designs, settings.
#[component]
pub(crate) fn Navigation(props: &NavigationProps) -> Html {
    let page = &props.page;
    // The store's cart. Apps say when it has changed.
    let cart = use_cart_of(Some(&props.account.id.to_string()));
    let merged = {
        let frames = props.frames.clone();
        Callback::from(move |()| frames.publish(Topic::CartChanged))
    };
    use_merged_cart(Some(props.account.id.to_string().into()), &cart, merged);
    // Or it has changed in another tab, or on another device: whoever goes on to something else sees that, too.
    let first = use_mut_ref(|| true);
    use_effect_with(page.clone(), {
        let cart = cart.clone();
        move |_| {
            if !first.replace(false) {
                cart.refetch();
            }
        }
    });
    let cart = cart.data.map_or(0, |cart| cart.count);
    let fixed = |id: &'static str, href: String, icon, name: &'static str, here| Entry {
        id: id.into(),
        href: href.into(),
        icon,
        name: name.into(),
        here,
        cart: 0,
    };
    let at_pets = matches!(
        page,
        Page::Pets | Page::NewPet | Page::Pet { .. } | Page::EditPet { .. }
    );
    let mut entries = vec![
        fixed(
            "home",
            Page::Home.to_path(),
            IconKind::Home,
            "Home",
            *page == Page::Home,
        ),
        fixed("pets", Page::Pets.to_path(), IconKind::Paw, "Pets", at_pets),
    ];
    entries.extend(
        props
            .apps
            .data
            .iter()
            .flat_map(|apps| apps.iter())
            .map(|app| entry(app, props, cart)),
    );
    entries.extend([
        fixed(
            "orders",
            Page::Orders.to_path(),
            IconKind::Receipt,
            "Orders",
            *page == Page::Orders,
        ),
        fixed(
            "designs",
            Page::Designs.to_path(),
            IconKind::Pencil,
            "Designs",
            *page == Page::Designs,
        ),
    ]);
    let many = entries.len() > ON_A_PHONE;
    let rest: Vec<MenuEntry> = entries
        .iter()
        .skip(ON_A_PHONE - 1)
        .filter(|_| many)
        .map(|entry| MenuEntry::go(entry.name.clone(), entry.href.clone()).icon(entry.icon))
        .collect();
    let elsewhere = entries.iter().skip(ON_A_PHONE - 1).any(|entry| entry.here);
    let settings = fixed(
        "settings",
        Page::Settings.to_path(),
        IconKind::Settings,
        "Settings",
        *page == Page::Settings,
    );
    let toggle = props.toggle.clone();
    let (verb, title) = if props.collapsed {
        ("Expand", "Show the names")
    } else {
        ("Collapse", "Show icons only")
    };
    html! {
        <nav class={classes!("side", many.then_some("many"))} aria-label="Dashboard">
            <Brand href={DASHBOARD} />
            <ul class="side-list">
                // In a list of its own: with keys, an entry stays the same element when the apps arrive, so that a click that is
                // under way does not land on another.
                <>{ for entries.iter().map(|entry| link(entry, &props.frames)) }</>
                { missing(&props.apps) }
                if many {
                    <li class="more-entry"><Menu label="More" up=true entries={rest} class={classes!("side-link", elsewhere.then_some("here"))}
                        trigger={html! { <><Icon kind={IconKind::More} /><span>{ "More" }</span></> }} /></li>
                }
            </ul>
            <ul class="side-list side-foot">
                { link(&settings, &props.frames) }
                <li><button type="button" class="side-link" onclick={move |_| toggle.emit(())} {title}
                    aria-expanded={if props.collapsed { "false" } else { "true" }}>
                    <Icon kind={IconKind::SidePanel} /><span>{ verb }<span class="unseen">{ " the navigation" }</span></span>
                </button></li>
            </ul>
        </nav>
    }
}

/// A living app is gone back to where it was; from inside it the entry leads to its first page.
fn entry(app: &AppManifest, props: &NavigationProps, cart: u32) -> Entry {
    let here = props.page.app() == Some(app.route.as_str());
    let path = props
        .frames
        .whereabouts(&app.id)
        .map(|(path, _)| path)
        .filter(|_| !here);
    Entry {
        id: app.id.clone().into(),
        href: app_path(&app.route, path.as_deref().unwrap_or("/")).into(),
        icon: IconKind::parse(&app.icon),
        name: app.name.clone().into(),
        here,
        cart: if app.id == PRODUCTS { cart } else { 0 },
    }
}

fn link(entry: &Entry, frames: &Frames) -> Html {
    // An app that did not come is tried again, wherever in it one was.
    let onclick = {
        let (frames, id) = (frames.clone(), entry.id.clone());
        move |_: MouseEvent| frames.try_failed_again(&id)
    };
    let testid = AttrValue::from(String::from("nav-") + &entry.id);
    let current = entry.here.then_some(AttrValue::Static("page"));
    html! {
        <li key={entry.id.to_string()} {onclick}><Link href={entry.href.clone()} class="side-link" {current} {testid}>
            <Icon kind={entry.icon} /><span>{ &entry.name }</span>
            if entry.cart > 0 { <b class="side-count" data-testid="cart-badge"><span class="unseen">{ " Cart: " }</span>{ entry.cart }</b> }
        </Link></li>
    }
}

/// The apps' place while their list is on its way or did not come. The built-in pages do not need it.
fn missing(apps: &Query<Vec<AppManifest>>) -> Html {
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
