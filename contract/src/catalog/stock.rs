//! The stock, as a shop's merchants keep it.

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

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockQuery {
    /// Part of the name or of a SKU.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<200>")
    )]
    pub q: String,
    /// Only what is short: few left, or none.
    #[serde(default)]
    pub short: bool,
    /// Rows to a page, 1 to 100; 25 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// Where to start; the first page where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A stock item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockItem {
    /// Which.
    pub id: StockItemId,
    /// The SKU that it is counted for.
    pub sku: String,
    /// What it is: `Trail harness, M, Teal`.
    pub name: String,
    /// The name of its picture.
    pub picture: String,
    /// On the shelf, the held ones among them.
    pub on_hand: i64,
    /// Set aside for orders that are not paid yet.
    pub held: i64,
    /// What can still be sold.
    pub available: i64,
    /// What buyers are told.
    pub state: StockState,
    /// The last corrections, the newest first; at most five.
    pub history: Vec<StockChange>,
}

/// A correction of the stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockChange {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: UserId,
    /// Their name then; empty in corrections from before it was kept.
    #[serde(default)]
    pub by_name: String,
    /// By how many pieces.
    pub delta: i64,
    /// How many there were on hand then.
    pub on_hand: i64,
    /// Why.
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
    /// With `counted`: how many were on hand, as far as was known, when the pieces were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<i64>,
    /// Why, 1 to 200 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredLine<{ allpet_domain::catalog::stock::REASON_MAX }>"
        )
    )]
    pub reason: String,
}

/// States what a correction is of: a count names the number that it was based on.
#[cfg(feature = "schema")]
fn add_correction_rules(schema: &mut schemars::Schema) {
    use allpet_domain::catalog::stock::CORRECTION_MAX;
    let counted = serde_json::json!({
        "properties": { "counted": { "type": "integer", "minimum": 0, "maximum": CORRECTION_MAX }, "based_on": { "type": "integer" } },
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
    /// Corrects the number of pieces on the shelf, by a difference or by a count; a count is refused where the number changed.
    CorrectStock { tenant: TenantId, item: StockItemId; key; body StockCorrection } = POST "/api/shops/{tenant}/stock/{item}"
        -> 200 StockItem, MerchantOf, audience::FOR_PRODUCTS, [STOCK_ITEM_NOT_FOUND, BELOW_HELD, STOCK_CHANGED];
}
