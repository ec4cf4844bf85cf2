//! Paths and what they show.

use allpet_domain::id::OrderId;
use allpet_ui::app_runtime::Path;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The landing page; in the dashboard, the catalogue.
    Home,
    /// The catalogue.
    Catalogue,
    /// A product, by its name in addresses.
    Product(String),
    /// The cart.
    Cart,
    /// The checkout.
    Checkout,
    /// My orders.
    Orders,
    /// Finds a guest's order by its number.
    FindOrder,
    /// One of my orders.
    Order(OrderId),
    /// The shop's orders.
    ShopOrders,
    /// One of the shop's orders.
    ShopOrder(OrderId),
    /// The shop's stock.
    Stock,
    /// Where one signs in, or (`true`) makes an account; on the store's own site.
    Entry(bool),
    /// Nothing.
    Unknown,
}

impl Route {
    /// The page at `path`; its query is the page's own affair.
    pub(crate) fn parse(path: &Path) -> Self {
        match path.parts().as_slice() {
            [] => Self::Home,
            ["catalogue"] => Self::Catalogue,
            ["products", slug] => Self::Product((*slug).to_owned()),
            ["cart"] => Self::Cart,
            ["checkout"] => Self::Checkout,
            ["orders"] => Self::Orders,
            ["orders", "find"] => Self::FindOrder,
            ["orders", id] => id.parse().map_or(Self::Unknown, Self::Order),
            ["shop", "orders"] => Self::ShopOrders,
            ["shop", "orders", id] => id.parse().map_or(Self::Unknown, Self::ShopOrder),
            ["shop", "stock"] => Self::Stock,
            ["sign-in"] => Self::Entry(false),
            ["sign-up"] => Self::Entry(true),
            _ => Self::Unknown,
        }
    }

    /// The entry of the navigation that the page belongs to.
    pub(crate) fn section(&self) -> &'static str {
        match self {
            Self::Catalogue | Self::Product(_) => "/catalogue",
            Self::Cart | Self::Checkout => "/cart",
            Self::Orders | Self::FindOrder | Self::Order(_) => "/orders",
            Self::ShopOrders | Self::ShopOrder(_) => "/shop/orders",
            Self::Stock => "/shop/stock",
            Self::Home | Self::Entry(_) | Self::Unknown => "/",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &'static str) -> Route {
        Route::parse(&Path(path.into()))
    }

    #[test]
    fn paths_show_their_pages() {
        let order: OrderId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(at("/"), Route::Home);
        assert_eq!(at("/sign-in?to=%2Fcart"), Route::Entry(false));
        assert_eq!(at("/sign-up"), Route::Entry(true));
        assert_eq!(at("/orders/find"), Route::FindOrder);
        assert_eq!(at("/catalogue?colour=teal"), Route::Catalogue);
        assert_eq!(
            at("/products/trail-harness"),
            Route::Product("trail-harness".into())
        );
        assert_eq!(
            at("/orders/01930000-0000-7000-8000-000000000001"),
            Route::Order(order)
        );
        assert_eq!(
            at("/shop/orders/01930000-0000-7000-8000-000000000001"),
            Route::ShopOrder(order)
        );
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for path in ["/x", "/orders/7", "/products", "/products/a/b", "/shop"] {
            assert_eq!(at(path), Route::Unknown, "{path}");
        }
    }
}
