//! The pages.

mod buyer;
mod public;
mod shop;
mod unknown;

use crate::routes::Route;
#[cfg(not(feature = "server"))]
use allpet_ui::hooks::{Preload, prepare};
use allpet_ui::{
    app_runtime::{EntryPage, SignInAgain},
    hooks::{LazyModule, LoadState, use_lazy},
    lazy,
};
use std::thread::LocalKey;
use yew::prelude::*;

/// Draws a page of a part; without a route, the question to sign in again.
type Show = fn(Option<&Route>) -> Html;

lazy! { static BUYING: Show = buying { show_buying } }
lazy! { static SHOP: Show = shop { show_shop } }

/// The page for a route.
pub(crate) fn show(route: &Route, embedded: bool) -> Html {
    match route {
        Route::Home if !embedded => html! { <public::landing::Landing /> },
        Route::Home => html! { <public::catalogue::Catalogue home=true /> },
        Route::Catalogue => html! { <public::catalogue::Department /> },
        Route::Product { slug } => {
            html! { <public::product::Product slug={slug.clone()} key={slug.as_str()} /> }
        }
        Route::NotFound => html! { <unknown::Unknown /> },
        later => {
            let key = lazy_module_of(later).map_or("", |(name, _)| name);
            html! { <Later route={later.clone()} {key} /> }
        }
    }
}

/// Begins to load what a path will show, while it is still being found out where we are.
#[cfg(not(feature = "server"))]
pub(crate) fn ahead(path: &str, _: bool) -> Option<Preload> {
    if let Some((_, module)) = lazy_module_of(&Route::of(path)) {
        prepare(module);
    }
    None
}

/// The lazy module, with its name, of a page that does not come with the program.
fn lazy_module_of(route: &Route) -> Option<(&'static str, &'static LocalKey<LazyModule<Show>>)> {
    match route {
        Route::Home | Route::Catalogue | Route::Product { .. } | Route::NotFound => None,
        Route::ShopOrders | Route::ShopOrder { .. } | Route::Stock => Some(("shop", &SHOP)),
        Route::Cart
        | Route::Checkout
        | Route::Orders
        | Route::FindOrder
        | Route::Order { .. }
        | Route::SignIn
        | Route::SignUp => Some(("buying", &BUYING)),
    }
}

#[derive(Properties, PartialEq)]
struct LaterProps {
    route: Route,
}

/// A page that is loaded when it is first opened.
#[component]
fn Later(props: &LaterProps) -> Html {
    let module = lazy_module_of(&props.route).map_or(&BUYING, |(_, module)| module);
    use_lazy(module).render(|show| show(Some(&props.route)))
}

/// Asks to sign in again, over the page: the form comes with the way into an account.
#[component]
pub(crate) fn Again() -> Html {
    match use_lazy(&BUYING) {
        LoadState::Loading => Html::default(),
        found => found.render(|show| show(None)),
    }
}

/// Cart, checkout and my orders, and the way into an account.
fn show_buying(route: Option<&Route>) -> Html {
    let Some(route) = route else {
        return html! { <SignInAgain /> };
    };
    match route {
        Route::Cart => html! { <buyer::cart::CartPage /> },
        Route::Checkout => html! { <buyer::checkout::Checkout /> },
        Route::Orders => html! { <buyer::orders::Orders /> },
        Route::FindOrder => html! { <buyer::find_order::FindOrderPage /> },
        Route::SignIn => html! { <EntryPage key="sign-in" /> },
        Route::SignUp => html! { <EntryPage sign_up=true key="sign-up" /> },
        Route::Order { order } => html! { <buyer::order::OrderPage id={*order} key={order.to_string()} /> },
        _ => Html::default(),
    }
}

/// The shop's own pages.
fn show_shop(route: Option<&Route>) -> Html {
    match route {
        Some(Route::ShopOrders) => html! { <shop::shop_orders::ShopOrders /> },
        Some(Route::ShopOrder { order }) => {
            html! { <shop::shop_order::ShopOrder id={*order} key={order.to_string()} /> }
        }
        Some(Route::Stock) => html! { <shop::shop_stock::ShopStock /> },
        _ => Html::default(),
    }
}
