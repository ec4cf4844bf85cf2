//! The pages, one file each.

mod buyer;
mod not_found;
mod public;
mod shop;

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

/// Renders a page of a lazy module; without a route, the dialog to sign in again.
type RenderPage = fn(Option<&Route>) -> Html;

lazy! { static BUYER_PAGES: RenderPage = buyer { show_buyer_page } }
lazy! { static SHOP_PAGES: RenderPage = shop { show_shop_page } }

/// Renders the page of a route.
pub(crate) fn render(route: &Route, embedded: bool) -> Html {
    match route {
        Route::Home if !embedded => html! { <public::landing::Landing /> },
        Route::Home => html! { <public::catalogue::Catalogue home=true /> },
        Route::Catalogue => html! { <public::catalogue::Department /> },
        Route::Product { slug } => {
            html! { <public::product::Product slug={slug.clone()} key={slug.as_str()} /> }
        }
        Route::NotFound => html! { <not_found::NotFoundPage /> },
        lazy_route => {
            let key = lazy_module(lazy_route).map_or("", |(name, _)| name);
            html! { <LazyPage route={lazy_route.clone()} {key} /> }
        }
    }
}

/// Starts to load the lazy module of a path's page before the app has started.
#[cfg(not(feature = "server"))]
pub(crate) fn preload_page(path: &str, _: bool) -> Option<Preload> {
    if let Some((_, module)) = lazy_module(&Route::of(path)) {
        prepare(module);
    }
    None
}

/// Returns the name and lazy module of a route's page; `None` if the page is part of the first download.
fn lazy_module(route: &Route) -> Option<(&'static str, &'static LocalKey<LazyModule<RenderPage>>)> {
    match route {
        Route::Home | Route::Catalogue | Route::Product { .. } | Route::NotFound => None,
        Route::ShopOrders | Route::ShopOrder { .. } | Route::Stock => Some(("shop", &SHOP_PAGES)),
        Route::Cart
        | Route::Checkout
        | Route::Orders
        | Route::FindOrder
        | Route::Order { .. }
        | Route::SignIn
        | Route::SignUp => Some(("buyer", &BUYER_PAGES)),
    }
}

#[derive(Properties, PartialEq)]
struct LazyPageProps {
    route: Route,
}

/// A page that the browser loads when it is first opened.
#[component]
fn LazyPage(props: &LazyPageProps) -> Html {
    let module = lazy_module(&props.route).map_or(&BUYER_PAGES, |(_, module)| module);
    use_lazy(module).render(|render| render(Some(&props.route)))
}

/// The dialog to sign in again, over the page; loaded with the buyer's pages, which contain the sign-in form.
#[component]
pub(crate) fn SignInAgainDialog() -> Html {
    match use_lazy(&BUYER_PAGES) {
        LoadState::Loading => Html::default(),
        loaded => loaded.render(|render| render(None)),
    }
}

/// The buyer's pages, and signing in or up.
fn show_buyer_page(route: Option<&Route>) -> Html {
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
fn show_shop_page(route: Option<&Route>) -> Html {
    match route {
        Some(Route::ShopOrders) => html! { <shop::orders::shop_orders::ShopOrders /> },
        Some(Route::ShopOrder { order }) => {
            html! { <shop::orders::shop_order::ShopOrder id={*order} key={order.to_string()} /> }
        }
        Some(Route::Stock) => html! { <shop::stock::shop_stock::ShopStock /> },
        _ => Html::default(),
    }
}
