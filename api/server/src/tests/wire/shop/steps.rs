//! Steps that tests of the shop share.

use crate::tests::wire::world::{Page, World};
use allpet_contract::{
    catalog::{CorrectStock, Correction, ListStock, StockCorrection, StockItem, StockQuery},
    orders::{
        AddToCart, CartItem, CheckoutForm, NewLine, Order, OrderForm, PayOrder, PlaceOrder, PriceCheckout,
    },
    payments::{CardForm, PayForm, Tokenise},
};
use allpet_domain::{
    Money,
    builder::{Parameters, Product, price},
    id::OrderId,
    orders::{Address, Country, ShippingChoice},
    role::Role,
};
use allpet_kernel::testkit::key;

/// Cards: one that succeeds, and one whose bank requires a second step.
pub(crate) const GOOD: &str = "4242 4242 4242 4242";
pub(crate) const ASKS: &str = "4000 0027 6000 3184";

/// Builds a merchant's correction of the stock.
pub(super) fn correct(world: &World, item: &StockItem, correction: Correction) -> CorrectStock {
    let body = StockCorrection {
        correction,
        based_on: Some(item.on_hand),
        reason: "Counted on the shelf".into(),
    };
    CorrectStock {
        tenant: world.shop,
        item: item.id,
        key: key("correct"),
        body,
    }
}

/// Reads the first stock items and fills up their stock.
pub(crate) async fn stock(world: &World) -> Vec<StockItem> {
    let merchant = world.kim(world.shop, Role::Merchant);
    let query = StockQuery::default();
    let tenant = world.shop;
    let mut items = merchant.send(ListStock { tenant, query }).await.unwrap().items;
    items.truncate(2);
    for item in &items {
        let request = CorrectStock {
            key: key(&format!("stock-{}", item.sku)),
            ..correct(world, item, Correction::Counted(50))
        };
        merchant.send(request).await.unwrap();
    }
    items
}

pub(super) fn line(item: CartItem, quantity: u32, name: &str) -> AddToCart {
    AddToCart {
        key: key(name),
        body: NewLine { item, quantity },
    }
}

pub(crate) fn variant(item: &StockItem) -> CartItem {
    CartItem::Variant {
        sku: item.sku.clone(),
    }
}

/// An unsaved harness.
pub(super) fn harness() -> CartItem {
    let parameters = Parameters::plain(Product::Harness);
    CartItem::Design {
        design: None,
        price: price(&parameters).total,
        parameters,
    }
}

pub(super) fn checkout() -> CheckoutForm {
    CheckoutForm {
        address: Address {
            name: "Ada Byron".into(),
            line1: "12 Main Street".into(),
            line2: "Flat 3".into(),
            city: "Seattle".into(),
            region: "WA".into(),
            postal_code: "98103".into(),
            country: Country::Us,
            phone: "+1 206 555 0100".into(),
        },
        shipping: ShippingChoice::Standard,
    }
}

/// Builds an order of the cart at the displayed price.
pub(crate) fn order(expected_total: Money, name: &str) -> PlaceOrder {
    let CheckoutForm { address, shipping } = checkout();
    PlaceOrder {
        key: key(name),
        body: OrderForm {
            address,
            shipping,
            email: "ada@example.com".into(),
            expected_total,
        },
    }
}

pub(super) fn card(number: &str) -> Tokenise {
    let body = CardForm {
        number: number.into(),
        month: 12,
        year: 30,
        code: "123".into(),
    };
    Tokenise { body }
}

pub(crate) async fn pay_form(page: &Page, number: &str) -> PayForm {
    let card_token = page.send(card(number)).await.unwrap().token;
    PayForm { card_token }
}

pub(crate) async fn pay(page: &Page, order: OrderId, number: &str, name: &str) -> PayOrder {
    PayOrder {
        order,
        key: key(name),
        body: pay_form(page, number).await,
    }
}

/// Places an order of one item.
pub(crate) async fn placed(page: &Page, item: CartItem, name: &str) -> Order {
    page.send(line(item, 1, name)).await.unwrap();
    let total = page.send(PriceCheckout { body: checkout() }).await.unwrap().total;
    page.send(order(total, name)).await.unwrap()
}
