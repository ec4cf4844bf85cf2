//! The pages.

mod address_fields;
mod cart;
mod catalogue;
mod checkout;
mod checkout_sum;
mod facets;
mod landing;
mod order;
mod orders;
mod pay_box;
mod placing;
mod product;
mod shop_order;
mod shop_orders;
mod shop_refund;
mod shop_stock;
mod stock_dialog;
mod unknown;
mod variants;

use crate::routes::Route;
use yew::prelude::*;

/// The page for a route.
pub(crate) fn show(route: &Route, embedded: bool) -> Html {
    match route {
        Route::Home if !embedded => html! { <landing::Landing /> },
        Route::Home => html! { <catalogue::Catalogue home=true /> },
        Route::Catalogue => html! { <catalogue::Catalogue /> },
        Route::Product(slug) => html! { <product::Product slug={slug.clone()} key={slug.as_str()} /> },
        Route::Cart => html! { <cart::CartPage /> },
        Route::Checkout => html! { <checkout::Checkout /> },
        Route::Orders => html! { <orders::Orders /> },
        Route::Order(id) => html! { <order::OrderPage id={*id} key={id.to_string()} /> },
        Route::ShopOrders => html! { <shop_orders::ShopOrders /> },
        Route::ShopOrder(id) => html! { <shop_order::ShopOrder id={*id} key={id.to_string()} /> },
        Route::Stock => html! { <shop_stock::ShopStock /> },
        Route::Unknown => html! { <unknown::Unknown /> },
    }
}
