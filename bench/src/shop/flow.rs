//! A guest's requests from the landing page to the paid order.

use super::{buyer::Buyer, sold_products::Product};
use crate::{BenchError, load::number, scene::card};
use allpet_contract::{
    IdempotencyKey,
    catalog::{ListProducts, ProductQuery, ProductSort, ReadProduct},
    orders::{
        AddToCart, CartItem, ChangeLine, CheckoutForm, LineChange, NewLine, OrderForm, PayOrder, PlaceOrder,
        PriceCheckout, ReadOrder,
    },
    payments::{PayForm, Tokenise},
};
use allpet_domain::orders::{Address, Country, OrderState, ShippingChoice};

/// How many pieces a guest buys.
pub(super) const PIECES: u32 = 2;

/// Sends the requests of the store's pages, one after the other, from the landing page to the paid order.
pub(super) async fn flow(guest: &mut Buyer, product: &Product) -> Result<(), BenchError> {
    browse(guest, product).await?;
    let item = CartItem::Variant {
        sku: product.sku.clone(),
    };
    let body = NewLine { item, quantity: 1 };
    let cart = guest.send(AddToCart { key: key(), body }).await?;
    let line = cart
        .lines
        .first()
        .ok_or_else(|| BenchError("an empty cart".into()))?
        .id;
    let body = LineChange { quantity: PIECES };
    guest.send_unread(ChangeLine { line, body }).await?;
    let (address, shipping) = (address(), ShippingChoice::Standard);
    let body = CheckoutForm {
        address: address.clone(),
        shipping,
    };
    let totals = guest.send(PriceCheckout { body }).await?;
    let card = guest.send(Tokenise { body: card() }).await?;
    let body = OrderForm {
        address,
        shipping,
        email: "ada@example.com".into(),
        expected_total: totals.total,
    };
    let order = guest.send(PlaceOrder { key: key(), body }).await?.id;
    let body = PayForm {
        card_token: card.token,
    };
    guest
        .send_unread(PayOrder {
            order,
            key: key(),
            body,
        })
        .await?;
    let state = guest.send(ReadOrder { order }).await?.state;
    if state == OrderState::Paid {
        return Ok(());
    }
    Err(BenchError(format!(
        "the order is {} after it was paid",
        state.label()
    )))
}

/// Sends the requests for the landing page's newest products, a department, a search, and a product.
async fn browse(guest: &mut Buyer, product: &Product) -> Result<(), BenchError> {
    let lists = [
        ProductQuery {
            sort: ProductSort::Newest,
            limit: Some(4),
            ..ProductQuery::default()
        },
        ProductQuery {
            category: Some(product.category),
            ..ProductQuery::default()
        },
        ProductQuery {
            q: product.title.clone(),
            ..ProductQuery::default()
        },
    ];
    for query in lists {
        guest.send_unread(ListProducts { query }).await?;
    }
    guest
        .send_unread(ReadProduct {
            slug: product.slug.clone(),
        })
        .await
}

fn key() -> IdempotencyKey {
    IdempotencyKey(format!("flow-{}", number()))
}

fn address() -> Address {
    Address {
        name: "Ada Byron".into(),
        line1: "12 Main Street".into(),
        line2: String::new(),
        city: "Seattle".into(),
        region: "WA".into(),
        postal_code: "98103".into(),
        country: Country::Us,
        phone: String::new(),
    }
}
