//! Events about the work of staff: applications wait, and the stock of a shop runs low.

use super::declaration::{DeclaredEvent, Event, rewrite};
use allpet_domain::{
    Day, Zone,
    english::English,
    id::{TenantId, UserId},
};
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

/// The queue of a clerk who has applications of their own in it, which others decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClerksQueue {
    /// The clerk.
    pub clerk: UserId,
    /// The number of applications that the clerk can decide.
    pub waiting: u32,
    /// How many of them have waited for more than five days.
    pub overdue: u32,
    /// The day on which the one that has waited longest was submitted; absent if none waits.
    pub oldest: Option<Day>,
}

events! {
    /// Applications wait for a decision in the morning of an authority. Announced once a day, unless none waits.
    QueueSummarized = "queue.summarized", 1, |event| Some(event.tenant); {
        /// The authority.
        tenant: TenantId,
        /// Its name.
        authority_name: String,
        /// Its variety of English.
        english: English,
        /// Its time zone.
        zone: Zone,
        /// The day, by its calendar.
        day: Day,
        /// The number of applications that clerks can decide.
        waiting: u32,
        /// How many of them have waited for more than five days.
        overdue: u32,
        /// The day on which the one that has waited longest was submitted.
        oldest: Day,
        /// The same for each clerk who has applications of their own there.
        without_own: Vec<ClerksQueue>,
    }
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
