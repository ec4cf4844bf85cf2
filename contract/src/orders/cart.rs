//! The cart: of an account on every device, of a guest in one browser. Every answer is the whole cart, priced.

use super::{CART_FULL, DESIGN_REFUSED, LINE_NOT_FOUND, TOTAL_CHANGED};
use crate::{
    access::{Shopper, audience},
    catalog::SKU_NOT_FOUND,
    endpoint,
};
use allpet_domain::{
    Money,
    builder::Parameters,
    id::{CartLineId, DesignId, OrderId},
};
use serde::{Deserialize, Serialize};

/// What a line is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CartItem {
    /// A variant of the catalogue.
    Variant {
        /// Its SKU.
        #[cfg_attr(
            feature = "schema",
            schemars(with = "allpet_domain::schema::OptionalLine<40>")
        )]
        sku: String,
    },
    /// A design of the builder, made to order.
    Design {
        /// Where it is saved, to open it again; absent where it is not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        design: Option<DesignId>,
        /// What was chosen.
        parameters: Parameters,
        /// The price of one that the page showed. The server charges this or refuses.
        price: Money,
    },
}

/// What to put into the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewLine {
    /// What.
    pub item: CartItem,
    /// How many, 1 to 99. What is in the cart already is counted up, to 99 at most.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Quantity"))]
    pub quantity: u32,
}

/// How many of a line from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineChange {
    /// How many, 1 to 99.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Quantity"))]
    pub quantity: u32,
}

/// A line of a cart, with today's price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CartLine {
    /// Which.
    pub id: CartLineId,
    /// What it is of.
    pub item: CartItem,
    /// The product's name; empty where it is not sold any more.
    pub title: String,
    /// What tells it from the product's other variants.
    pub detail: String,
    /// The product's name in addresses; empty where it has no page.
    pub slug: String,
    /// The name of its picture; empty where it has none.
    pub picture: String,
    /// How many.
    pub quantity: u32,
    /// What one costs.
    pub unit_price: Money,
    /// What the line costs.
    pub total: Money,
    /// The most of it that is in stock; absent where that is as many as a line takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// Why it cannot be ordered like that, and what to do; absent where it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// A cart with today's prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cart {
    /// The lines, in the order in which they came.
    pub lines: Vec<CartLine>,
    /// How many things are in it, for the badge.
    pub count: u32,
    /// What all of it costs, before shipping and tax.
    pub goods: Money,
    /// The order of this cart whose payment is with the bank. Until the bank has answered nothing more is sold from the cart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<OrderId>,
}

endpoint! {
    /// Reads my cart.
    ReadCart { } = GET "/api/cart" -> 200 Cart, Shopper, audience::FOR_PRODUCTS, [];
    /// Puts something into my cart.
    AddToCart { ; key; body NewLine } = POST "/api/cart/lines" -> 200 Cart, Shopper, audience::FOR_SHOPPING,
        [SKU_NOT_FOUND, CART_FULL, DESIGN_REFUSED, TOTAL_CHANGED];
    /// Changes how many of a line.
    ChangeLine { line: CartLineId; body LineChange } = PATCH "/api/cart/lines/{line}" -> 200 Cart, Shopper, audience::FOR_PRODUCTS,
        [LINE_NOT_FOUND];
    /// Takes a line out of my cart.
    RemoveLine { line: CartLineId } = DELETE "/api/cart/lines/{line}" -> 200 Cart, Shopper, audience::FOR_PRODUCTS, [LINE_NOT_FOUND];
    /// Puts this browser's guest cart into my account's, and its orders that carry my address; it may be repeated.
    MergeCart { } = POST "/api/cart/merge" -> 200 Cart, Shopper, audience::FOR_PRODUCTS, [];
}
