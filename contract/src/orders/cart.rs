//! The cart: an account's on every device, a guest's in one browser. Every response is the whole cart, priced.

use super::{CART_FULL, DESIGN_REFUSED, LINE_NOT_FOUND, TOTAL_CHANGED};
use crate::{
    access::{Shopper, audience},
    catalog::SKU_NOT_FOUND,
    endpoint,
    limit::GUEST_CARTS,
};
use allpet_domain::{
    Money,
    builder::Parameters,
    id::{CartLineId, DesignId, OrderId},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// The product or design of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
        /// The saved design, if it is saved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        design: Option<DesignId>,
        /// The choices.
        parameters: Parameters,
        /// The unit price shown. The server refuses any other.
        price: Money,
    },
}

/// A [`CartItem`] as it travels. What serde derives for an item that says itself what it is would keep all of it aside first, and
/// bring a second reader of every type in it into the browser.
#[derive(Deserialize)]
struct CartItemJson {
    kind: String,
    sku: Option<String>,
    design: Option<DesignId>,
    parameters: Option<Parameters>,
    price: Option<Money>,
}

impl<'de> Deserialize<'de> for CartItem {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let item = CartItemJson::deserialize(reader)?;
        let missing = D::Error::missing_field;
        match item.kind.as_str() {
            "variant" => Ok(Self::Variant {
                sku: item.sku.ok_or_else(|| missing("sku"))?,
            }),
            "design" => Ok(Self::Design {
                design: item.design,
                parameters: item.parameters.ok_or_else(|| missing("parameters"))?,
                price: item.price.ok_or_else(|| missing("price"))?,
            }),
            other => Err(D::Error::unknown_variant(other, &["variant", "design"])),
        }
    }
}

/// A line to add to the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewLine {
    /// The item.
    pub item: CartItem,
    /// The quantity, 1 to 99. Adds to what is in the cart, up to 99.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Quantity"))]
    pub quantity: u32,
}

/// The new quantity of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineChange {
    /// The quantity, 1 to 99.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Quantity"))]
    pub quantity: u32,
}

/// A line of a cart at today's price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CartLine {
    /// The id.
    pub id: CartLineId,
    /// The item.
    pub item: CartItem,
    /// The product's name; empty if it is no longer sold.
    pub title: String,
    /// The options that distinguish the variant.
    pub detail: String,
    /// The product's short name in URLs; empty if it has no page.
    pub slug: String,
    /// The name of its picture; empty if it has none.
    pub picture: String,
    /// The quantity.
    pub quantity: u32,
    /// The price of one unit.
    pub unit_price: Money,
    /// The price of the line.
    pub total: Money,
    /// The quantity in stock; absent if it is at least the maximum of a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// The reason why it cannot be ordered, and what to do; absent if it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// A cart with today's prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cart {
    /// The lines, in the order of addition.
    pub lines: Vec<CartLine>,
    /// The number of items, for the badge.
    pub count: u32,
    /// The price of all items, before shipping and tax.
    pub goods: Money,
    /// The order of this cart whose payment is with the bank. It blocks further orders until the bank answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<OrderId>,
    /// Whether this browser's guest has a cart of their own that [`MergeCart`] puts into this one: they have signed in since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unmerged: bool,
    /// How many different items of the guest's found no room in this cart, which takes 50. They stay in the guest's.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

endpoint! {
    /// Reads my cart.
    ReadCart { } = GET "/api/cart" -> 200 Cart, Shopper, audience::FOR_PRODUCTS, [];
    /// Adds an item to my cart.
    AddToCart { ; key; body NewLine } = POST "/api/cart/lines" -> 200 Cart, Shopper, audience::FOR_SHOPPING,
        [SKU_NOT_FOUND, CART_FULL, DESIGN_REFUSED, TOTAL_CHANGED], limits [GUEST_CARTS];
    /// Changes the quantity of a line.
    ChangeLine { line: CartLineId; body LineChange } = PATCH "/api/cart/lines/{line}" -> 200 Cart, Shopper, audience::FOR_PRODUCTS,
        [LINE_NOT_FOUND];
    /// Removes a line from my cart.
    RemoveLine { line: CartLineId } = DELETE "/api/cart/lines/{line}" -> 200 Cart, Shopper, audience::FOR_PRODUCTS, [LINE_NOT_FOUND];
    /// Puts this browser's guest cart into my account's, as far as there is room, and its orders that carry my address; it may be repeated.
    MergeCart { } = POST "/api/cart/merge" -> 200 Cart, Shopper, audience::FOR_PRODUCTS, [];
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{Currency, builder::Product};

    #[test]
    fn an_item_is_read_as_it_was_written() {
        let design = CartItem::Design {
            design: Some("01930000-0000-7000-8000-000000000001".parse().unwrap()),
            parameters: Parameters::plain(Product::Leash),
            price: Money::new(4200, Currency::Usd),
        };
        let variant = CartItem::Variant { sku: "BALL".into() };
        for item in [design, variant] {
            let text = serde_json::to_string(&item).unwrap();
            assert_eq!(serde_json::from_str::<CartItem>(&text).unwrap(), item, "{text}");
        }
    }

    #[test]
    fn an_item_without_its_fields_is_refused() {
        let refused = [
            (r#"{"sku":"BALL"}"#, "kind"),
            (r#"{"kind":"variant"}"#, "sku"),
            (
                r#"{"kind":"design","price":{"minor":1,"currency":"USD"}}"#,
                "parameters",
            ),
            (r#"{"kind":"gift","sku":"BALL"}"#, "gift"),
        ];
        for (text, why) in refused {
            let error = serde_json::from_str::<CartItem>(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
