//! The stock items of which few pieces are left, and whether their shops know it.

use allpet_domain::{
    catalog::stock::{FEW, PLENTY},
    id::{StockItemId, TenantId},
};
use allpet_kernel::{Failure, Tx, on_write};
use uuid::Uuid;

// The first condition is the one of the index; the second is the rule. No shop has so many items that fall at once.
const LIST: &str = "SELECT s.id, s.tenant, s.name, s.on_hand - s.held FROM stock_items s \
    WHERE s.on_hand - s.held < 10 AND s.on_hand - s.held <= $1 \
    AND NOT EXISTS (SELECT 1 FROM low_reports r WHERE r.item = s.id) ORDER BY s.tenant, s.sku LIMIT 500";
const REPORT: &str = "INSERT INTO low_reports (item) VALUES ($1) ON CONFLICT DO NOTHING";
const RESET: &str = "DELETE FROM low_reports WHERE item IN \
    (SELECT s.id FROM low_reports r JOIN stock_items s ON s.id = r.item WHERE s.on_hand - s.held >= $1)";

const _: () = assert!(FEW < PLENTY, "the index has every item of which few are left");

/// An item of which few pieces are left.
#[derive(Clone, Debug)]
pub(crate) struct UnreportedItem {
    pub(crate) id: StockItemId,
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) available: i64,
}

/// Lists up to 500 items of which few pieces are left and whose shop has no report of it, by shop and SKU.
pub(crate) async fn list_unreported(tx: &mut Tx) -> Result<Vec<UnreportedItem>, Failure> {
    let rows: Vec<(Uuid, Uuid, String, i64)> =
        on_write!(tx, c => sqlx::query_as(LIST).bind(FEW).fetch_all(c).await)?;
    let item = |(id, tenant, name, available)| UnreportedItem {
        id: StockItemId(id),
        tenant: TenantId(tenant),
        name,
        available,
    };
    Ok(rows.into_iter().map(item).collect())
}

/// Records that the shop has a report of an item. Returns false if it had one.
pub(crate) async fn report(tx: &mut Tx, item: StockItemId) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(REPORT).bind(item.0).execute(c).await
        .map(|result| result.rows_affected()))?;
    Ok(rows == 1)
}

/// Forgets the reports of items that are well stocked again.
pub(crate) async fn reset(tx: &mut Tx) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(RESET).bind(PLENTY).execute(c).await.map(drop))?)
}
