//! The entries of the dashboard's navigation.

use super::navigation::NavigationProps;
use crate::{
    links::{self, PRODUCTS},
    routes::{Page, app_path},
};
use allpet_contract::apps::AppManifest;
use allpet_domain::role::Role;
use allpet_ui::{
    app_runtime::Topic,
    cart::{use_cart_of, use_merged_cart},
    components::{IconKind, MenuEntry},
};
use yew::prelude::*;
use yew_router::Routable as _;

/// A link of the navigation.
pub(super) struct NavigationEntry {
    pub(super) id: AttrValue,
    pub(super) href: AttrValue,
    pub(super) icon: IconKind,
    pub(super) name: AttrValue,
    /// Whether the entry's page is shown.
    pub(super) current: bool,
    /// The number of items in the cart; 0 for entries other than the store.
    pub(super) cart: u32,
}

/// The number of entries on a phone. If there are more, the last of these is *More*.
const PHONE_ENTRIES: usize = 5;

/// Counts the items in the account's cart, after merging the cart that it filled as a guest.
#[hook]
pub(super) fn use_cart_count(props: &NavigationProps) -> u32 {
    let account = props.account.id.to_string();
    // The apps publish changes of the cart.
    let cart = use_cart_of(Some(&account));
    let merged = {
        let frames = props.frames.clone();
        Callback::from(move |()| frames.publish(Topic::CartChanged))
    };
    use_merged_cart(Some(account.into()), &cart, merged);
    // The cart may also have changed in another tab or on another device, so it is read again on each navigation.
    let first = use_mut_ref(|| true);
    use_effect_with(props.page.clone(), {
        let cart = cart.clone();
        move |_| {
            if !first.replace(false) {
                cart.refetch();
            }
        }
    });
    cart.data.map_or(0, |cart| cart.count)
}

/// Lists home, pets, the manifest's apps, orders and designs; for merchants the shop's orders, for admins the audit log, and for admins of
/// the platform operations.
pub(super) fn entries(props: &NavigationProps, cart: u32) -> Vec<NavigationEntry> {
    let page = &props.page;
    let at_pets = matches!(
        page,
        Page::Pets | Page::NewPet | Page::Pet { .. } | Page::EditPet { .. }
    );
    let mut entries = vec![
        built_in("home", &Page::Home, IconKind::Home, "Home", *page == Page::Home),
        built_in("pets", &Page::Pets, IconKind::Paw, "Pets", at_pets),
    ];
    let apps = props.apps.data.iter().flat_map(|apps| apps.iter());
    let shop = shop_entry(props);
    let at_shop = shop.as_ref().is_some_and(|entry| entry.current);
    entries.extend(apps.map(|app| app_entry(app, props, cart, at_shop)));
    entries.extend([
        built_in(
            "orders",
            &Page::Orders,
            IconKind::Receipt,
            "Orders",
            *page == Page::Orders,
        ),
        built_in(
            "designs",
            &Page::Designs,
            IconKind::Pencil,
            "Designs",
            *page == Page::Designs,
        ),
    ]);
    entries.extend(shop);
    if props.account.platform_admin {
        let current = matches!(page, Page::Operations | Page::OperationsPart { .. });
        entries.push(built_in(
            "operations",
            &Page::Operations,
            IconKind::Monitor,
            "Operations",
            current,
        ));
    }
    if props.account.platform_admin || is_admin(props) {
        entries.push(built_in(
            "audit",
            &Page::Audit,
            IconKind::Shield,
            "Audit log",
            *page == Page::Audit,
        ));
    }
    entries
}

/// Returns whether the person is an admin of an organization.
fn is_admin(props: &NavigationProps) -> bool {
    let roles = &props.account.roles;
    roles.iter().any(|workplace| workplace.role == Role::Admin)
}

/// Builds the entry of the settings, which stands apart.
pub(super) fn settings(page: &Page) -> NavigationEntry {
    let current = *page == Page::Settings;
    built_in(
        "settings",
        &Page::Settings,
        IconKind::Settings,
        "Settings",
        current,
    )
}

fn built_in(
    id: &'static str,
    page: &Page,
    icon: IconKind,
    name: &'static str,
    current: bool,
) -> NavigationEntry {
    NavigationEntry {
        id: id.into(),
        href: page.to_path().into(),
        icon,
        name: name.into(),
        current,
        cart: 0,
    }
}

/// Builds the entry of the orders to pack and ship, for somebody who works for a shop. The page is a part of the store.
fn shop_entry(props: &NavigationProps) -> Option<NavigationEntry> {
    let roles = &props.account.roles;
    let is_merchant = roles.iter().any(|workplace| workplace.role == Role::Merchant);
    let apps = props.apps.data.as_ref().filter(|_| is_merchant)?;
    let (_, href) = links::work(apps, Role::Merchant)?;
    let store = apps.iter().find(|app| app.id == PRODUCTS)?;
    let at_store = props.page.app() == Some(store.route.as_str());
    Some(NavigationEntry {
        id: "shop-orders".into(),
        href: href.into(),
        icon: IconKind::File,
        name: "Shop orders".into(),
        current: at_store && is_shop_page(&props.path),
        cart: 0,
    })
}

/// Returns whether a path inside the store leads to a page of the shop's staff.
fn is_shop_page(path: &str) -> bool {
    path.starts_with("/shop/")
}

/// Builds the entry of an app. It returns to the app's present path; inside the app, it leads to its first page. `at_shop` says that the
/// entry of the shop's orders is the current one, and not that of the store.
fn app_entry(app: &AppManifest, props: &NavigationProps, cart: u32, at_shop: bool) -> NavigationEntry {
    let in_front = props.page.app() == Some(app.route.as_str());
    let current = in_front && !(at_shop && app.id == PRODUCTS);
    let path = props
        .frames
        .path_and_title(&app.id)
        .map(|(path, _)| path)
        .filter(|_| !in_front);
    NavigationEntry {
        id: app.id.clone().into(),
        href: app_path(&app.route, path.as_deref().unwrap_or("/")).into(),
        icon: IconKind::parse(&app.icon),
        name: app.name.clone().into(),
        current,
        cart: if app.id == PRODUCTS { cart } else { 0 },
    }
}

/// The menu *More* of a phone.
pub(super) struct MoreMenu {
    pub(super) entries: Vec<MenuEntry>,
    /// Whether the menu contains the present page's entry.
    pub(super) current: bool,
}

/// Moves the entries that a phone has no room for into a menu. Returns `None` if all fit.
pub(super) fn more(entries: &[NavigationEntry]) -> Option<MoreMenu> {
    if entries.len() <= PHONE_ENTRIES {
        return None;
    }
    let rest = &entries[PHONE_ENTRIES - 1..];
    let menu_entry =
        |entry: &NavigationEntry| MenuEntry::go(entry.name.clone(), entry.href.clone()).icon(entry.icon);
    Some(MoreMenu {
        entries: rest.iter().map(menu_entry).collect(),
        current: rest.iter().any(|entry| entry.current),
    })
}

#[cfg(test)]
mod tests {
    use super::is_shop_page;

    #[test]
    fn only_the_pages_of_the_staff_are_the_shops() {
        for staff in ["/shop/orders", "/shop/orders?state=all", "/shop/stock"] {
            assert!(is_shop_page(staff), "{staff}");
        }
        for buyers in ["/", "", "/orders", "/catalogue?q=shop", "/shopping"] {
            assert!(!is_shop_page(buyers), "{buyers}");
        }
    }
}
