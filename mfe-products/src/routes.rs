//! The app's paths and pages.

use allpet_domain::id::OrderId;
use allpet_ui::app_runtime::route_at;
use yew_router::Routable;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// The landing page; in the dashboard, the catalogue.
    #[at("/")]
    Home,
    /// The catalogue.
    #[at("/catalogue")]
    Catalogue,
    /// A product, by its short name.
    #[at("/products/:slug")]
    Product {
        /// The short name.
        slug: String,
    },
    /// The cart.
    #[at("/cart")]
    Cart,
    /// The checkout.
    #[at("/checkout")]
    Checkout,
    /// The buyer's orders.
    #[at("/orders")]
    Orders,
    /// Finds a guest's order by its number.
    #[at("/orders/find")]
    FindOrder,
    /// One of the buyer's orders.
    #[at("/orders/:order")]
    Order {
        /// Its identifier.
        order: OrderId,
    },
    /// The shop's orders.
    #[at("/shop/orders")]
    ShopOrders,
    /// One of the shop's orders.
    #[at("/shop/orders/:order")]
    ShopOrder {
        /// Its identifier.
        order: OrderId,
    },
    /// The shop's stock.
    #[at("/shop/stock")]
    Stock,
    /// Signs in, on the store's own site.
    #[at("/sign-in")]
    SignIn,
    /// Creates an account, on the store's own site.
    #[at("/sign-up")]
    SignUp,
    /// No page.
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// Returns the page at `path`.
    pub(crate) fn of(path: &str) -> Self {
        route_at(path)
    }

    /// Returns the navigation entry to which the page belongs.
    pub(crate) fn section(&self) -> Self {
        match self {
            Self::Catalogue | Self::Product { .. } => Self::Catalogue,
            Self::Cart | Self::Checkout => Self::Cart,
            Self::Orders | Self::FindOrder | Self::Order { .. } => Self::Orders,
            Self::ShopOrders | Self::ShopOrder { .. } => Self::ShopOrders,
            Self::Stock => Self::Stock,
            Self::Home | Self::SignIn | Self::SignUp | Self::NotFound => Self::Home,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_by_its_path() {
        let order: OrderId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
        for (path, route) in [
            ("/", Route::Home),
            ("/catalogue", Route::Catalogue),
            (
                "/products/trail-harness",
                Route::Product {
                    slug: "trail-harness".into(),
                },
            ),
            ("/cart", Route::Cart),
            ("/checkout", Route::Checkout),
            ("/orders", Route::Orders),
            ("/orders/find", Route::FindOrder),
            (
                "/orders/01930000-0000-7000-8000-000000000001",
                Route::Order { order },
            ),
            ("/shop/orders", Route::ShopOrders),
            (
                "/shop/orders/01930000-0000-7000-8000-000000000001",
                Route::ShopOrder { order },
            ),
            ("/shop/stock", Route::Stock),
            ("/sign-in", Route::SignIn),
            ("/sign-up", Route::SignUp),
        ] {
            assert_eq!(route.to_path(), path);
            assert_eq!(Route::of(path), route);
            assert_eq!(Route::of(&(path.to_owned() + "?to=%2Fcart#top")), route);
        }
    }

    #[test]
    fn other_paths_are_not_found() {
        for path in [
            "/x",
            "/orders/7",
            "/products",
            "/products/a/b",
            "/shop",
            "//cart",
            "",
        ] {
            let expected = if path.is_empty() {
                Route::Home
            } else {
                Route::NotFound
            };
            assert_eq!(Route::of(path), expected, "{path}");
        }
    }
}
