//! What staff should know of their work: the stock of a shop runs low.

use super::declaration::{DeclaredEvent, Event, rewrite};
use allpet_domain::id::TenantId;
use serde::{Deserialize, Serialize};

/// A stock item of which few or no pieces are left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LowItem {
    /// Its name.
    pub name: String,
    /// The number of pieces that can still be sold.
    pub available: i64,
}

events! {
    /// Few or no pieces of some items of a shop are left. An item is named once, and again only after it was well stocked.
    StockRanLow = "stock.ran-low", 1, |event| Some(event.tenant); {
        /// The shop.
        tenant: TenantId,
        /// The items by SKU, 20 at most.
        low: Vec<LowItem>,
        /// The number of further items.
        more: u32,
    }
}
