//! The pages.

mod cart;
mod catalogue;
mod facets;
mod landing;
mod product;
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
        _ => html! { <unknown::Unknown /> },
    }
}
