//! The frame of a page: the site's header and footer, or (inside the dashboard) only the tabs.

use crate::{
    cart_state::{shops, use_account, use_cart, use_cart_sync},
    routes::Route,
};
use allpet_ui::{
    app_runtime::{Site, use_environment},
    components::{Icon, IconKind, Link, NavLink, Tab, Tabs},
};
use yew::prelude::*;
use yew_router::Routable as _;

/// Props of [`Chrome`].
#[derive(Properties, PartialEq)]
pub(crate) struct ChromeProps {
    /// The current route.
    pub(crate) route: Route,
    /// The page.
    pub(crate) children: Html,
}

/// A page in its frame.
#[component]
pub(crate) fn Chrome(props: &ChromeProps) -> Html {
    let host = use_environment().map(|environment| environment.host);
    let embedded = host.as_ref().is_some_and(|host| host.is_embedded());
    // Table headers stick and dialogs are centred only if the app scrolls by itself.
    use_effect_with((), move |()| {
        if let Some(host) = host {
            host.full_height(true);
        }
    });
    use_cart_sync();
    let account = use_account();
    let is_merchant = !shops(account.data.as_deref()).is_empty();
    let count = use_cart().data.map_or(0, |cart| cart.count);
    let section = props.route.section();
    if embedded {
        let current = if section == Route::Home {
            Route::Catalogue
        } else {
            section
        };
        let current = current.to_path();
        return html! {
            <>
                <div class="page tabs-only"><Tabs label="Products" tabs={tabs(count, is_merchant)} {current} /></div>
                <main id="content">{ props.children.clone() }</main>
            </>
        };
    }
    let mut pages: Vec<NavLink> = vec![
        (Route::Catalogue.to_path().into(), "Catalog".into()),
        (Route::Orders.to_path().into(), "My orders".into()),
    ];
    if is_merchant {
        pages.push((Route::ShopOrders.to_path().into(), "Shop orders".into()));
        pages.push((Route::Stock.to_path().into(), "Stock".into()));
    }
    html! {
        <div class="site">
            <Site foot="Prices are before tax unless marked “incl. VAT”. Shipping and tax are shown, with where each figure comes from, before you pay."
                {pages} current={section.to_path()} tools={cart_link(count)}>
                { props.children.clone() }
            </Site>
        </div>
    }
}

fn tabs(count: u32, is_merchant: bool) -> Vec<Tab> {
    let mut cart = Tab::new(Route::Cart.to_path(), "Cart");
    cart.count = (count > 0).then(|| count.to_string().into());
    let mut tabs = vec![
        Tab::new(Route::Catalogue.to_path(), "Catalog"),
        cart,
        Tab::new(Route::Orders.to_path(), "My orders"),
    ];
    if is_merchant {
        tabs.push(Tab::new(Route::ShopOrders.to_path(), "Shop orders"));
        tabs.push(Tab::new(Route::Stock.to_path(), "Stock"));
    }
    tabs
}

fn cart_link(count: u32) -> Html {
    let number = count.to_string();
    let label = match count {
        0 => "Cart, empty".to_owned(),
        1 => "Cart, 1 item".to_owned(),
        _ => ["Cart, ", &number, " items"].concat(),
    };
    html! {
        <Link href={Route::Cart.to_path()} class="cart-link" {label} testid="cart-link">
            <Icon kind={IconKind::ShoppingBag} />
            if count > 0 { <span class="cart-count" data-testid="cart-count" key={number.clone()} translate="no">{ number }</span> }
        </Link>
    }
}
