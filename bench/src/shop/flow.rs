//! One guest's way from the landing page to the paid order.

use super::{buyer::Buyer, things::Thing};
use crate::{Broken, load::number, scene::card};
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

/// How many of a thing a guest buys.
pub(super) const PIECES: u32 = 2;

/// From the landing page to the paid order: what the store's pages ask for, one after the other.
pub(super) async fn flow(guest: &mut Buyer, thing: &Thing) -> Result<(), Broken> {
    browse(guest, thing).await?;
    let item = CartItem::Variant {
        sku: thing.sku.clone(),
    };
    let body = NewLine { item, quantity: 1 };
    let cart = guest.send(AddToCart { key: key(), body }).await?;
    let line = cart
        .lines
        .first()
        .ok_or_else(|| Broken("an empty cart".into()))?
        .id;
    let body = LineChange { quantity: PIECES };
    guest.look(ChangeLine { line, body }).await?;
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
        .look(PayOrder {
            order,
            key: key(),
            body,
        })
        .await?;
    let state = guest.send(ReadOrder { order }).await?.state;
    if state == OrderState::Paid {
        return Ok(());
    }
    Err(Broken(format!(
        "the order is {} after it was paid",
        state.label()
    )))
}

/// The landing page's newest, a department, a search, and the product itself.
async fn browse(guest: &mut Buyer, thing: &Thing) -> Result<(), Broken> {
    let lists = [
        ProductQuery {
            sort: ProductSort::Newest,
            limit: Some(4),
            ..ProductQuery::default()
        },
        ProductQuery {
            category: Some(thing.category),
            ..ProductQuery::default()
        },
        ProductQuery {
            q: thing.title.clone(),
            ..ProductQuery::default()
        },
    ];
    for query in lists {
        guest.look(ListProducts { query }).await?;
    }
    guest
        .look(ReadProduct {
            slug: thing.slug.clone(),
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
