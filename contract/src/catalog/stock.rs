//! Stock, for a shop's merchants.

use super::{BELOW_HELD, STOCK_CHANGED, STOCK_ITEM_NOT_FOUND};
use crate::{
    Cursor, Page,
    access::{MerchantOf, audience},
    endpoint,
};
pub use allpet_domain::catalog::stock::Correction;
use allpet_domain::{
    Timestamp,
    catalog::StockState,
    id::{StockItemId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};

/// The filter of a stock list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockQuery {
    /// Part of a product's name or SKU.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<200>")
    )]
    pub q: String,
    /// Only items with few pieces left, or none.
    #[serde(default)]
    pub short: bool,
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the first page if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A stock item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockItem {
    /// The id.
    pub id: StockItemId,
    /// Its SKU.
    pub sku: String,
    /// The product and its options: `Trail harness, M, Teal`.
    pub name: String,
    /// The name of its picture.
    pub picture: String,
    /// Pieces in stock, including the held ones.
    pub on_hand: i64,
    /// Pieces held for unpaid orders.
    pub held: i64,
    /// Pieces that can still be sold.
    pub available: i64,
    /// The stock state that buyers see.
    pub state: StockState,
    /// The latest corrections, newest first; at most five.
    pub history: Vec<StockChange>,
}

/// A correction of the stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockChange {
    /// The time.
    pub at: Timestamp,
    /// The merchant.
    pub by: UserId,
    /// The merchant's name at the time; empty in old corrections.
    #[serde(default)]
    pub by_name: String,
    /// The difference in pieces.
    pub delta: i64,
    /// The pieces on hand afterwards.
    pub on_hand: i64,
    /// The reason.
    pub reason: String,
}

/// A correction and its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = add_correction_rules))]
pub struct StockCorrection {
    /// `{"counted": 12}` or `{"delta": -2}`.
    #[serde(flatten)]
    pub correction: Correction,
    /// With `counted`: the number on hand that the count was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = allpet_domain::catalog::stock::ON_HAND_MAX)))]
    pub based_on: Option<i64>,
    /// The reason, 1 to 200 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredLine<{ allpet_domain::catalog::stock::REASON_MAX }>"
        )
    )]
    pub reason: String,
}

/// Adds to the schema that a count requires `based_on`.
#[cfg(feature = "schema")]
fn add_correction_rules(schema: &mut schemars::Schema) {
    use allpet_domain::catalog::stock::{CORRECTION_MAX, ON_HAND_MAX};
    let counted = serde_json::json!({
        "properties": {
            "counted": { "type": "integer", "minimum": 0, "maximum": CORRECTION_MAX },
            "based_on": { "type": "integer", "minimum": 0, "maximum": ON_HAND_MAX },
        },
        "required": ["counted", "based_on"],
    });
    let delta = serde_json::json!({
        "properties": { "delta": { "type": "integer", "minimum": -CORRECTION_MAX, "maximum": CORRECTION_MAX, "not": { "const": 0 } } },
        "required": ["delta"],
    });
    schema.insert("oneOf".into(), [counted, delta].to_vec().into());
}

endpoint! {
    /// Lists a shop's stock by SKU.
    ListStock { tenant: TenantId; query StockQuery } = GET "/api/shops/{tenant}/stock" -> 200 Page<StockItem>, MerchantOf,
        audience::FOR_PRODUCTS, [];
    /// Corrects the stock by a difference or a count. Refuses a count if the number on hand has changed since.
    CorrectStock { tenant: TenantId, item: StockItemId; key; body StockCorrection } = POST "/api/shops/{tenant}/stock/{item}"
        -> 200 StockItem, MerchantOf, audience::FOR_PRODUCTS, [STOCK_ITEM_NOT_FOUND, BELOW_HELD, STOCK_CHANGED];
}
