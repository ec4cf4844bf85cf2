//! Shops learn once an hour of which items few pieces are left.

use super::Catalog;
use crate::store::low_stock;
use allpet_contract::events::{LowItem, StockRanLow};
use allpet_domain::id::TenantId;
use allpet_kernel::Failure;
use std::collections::BTreeMap;

/// The maximum number of items that an event names.
const NAMED: usize = 20;

/// Announces to each shop the items that have run low since its last report. Returns the number of items.
pub(crate) async fn announce(app: &Catalog) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    low_stock::reset(&mut tx).await?;
    let mut shops: BTreeMap<TenantId, Vec<LowItem>> = BTreeMap::new();
    let mut count = 0;
    for item in low_stock::list_unreported(&mut tx).await? {
        // Another process may have announced it at the same moment.
        if low_stock::report(&mut tx, item.id).await? {
            let (name, available) = (item.name, item.available);
            shops
                .entry(item.tenant)
                .or_default()
                .push(LowItem { name, available });
            count += 1;
        }
    }
    for (tenant, mut low) in shops {
        let more = u32::try_from(low.len().saturating_sub(NAMED)).unwrap_or(u32::MAX);
        low.truncate(NAMED);
        let event = StockRanLow { tenant, low, more };
        app.kernel.announce(&mut tx, &event).await?;
    }
    tx.commit().await?;
    Ok(count)
}
