//! Stock items and their counts. One statement changes a count, and refuses to make more pieces held than on hand.

use allpet_contract::catalog::StockChange;
use allpet_domain::{
    Timestamp,
    catalog::Level,
    id::{StockItemId, TenantId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use std::collections::HashMap;
use uuid::Uuid;

const INSERT: &str =
    "INSERT INTO stock_items (id, tenant, sku, name, picture, on_hand) VALUES ($1, $2, $3, $4, $5, $6)";
const ADJUST: &str = "UPDATE stock_items SET on_hand = on_hand + $2, held = held + $3 \
    WHERE id = $1 AND on_hand + $2 >= held + $3 AND held + $3 >= 0 RETURNING tenant, on_hand, held";
const FIND_NAME: &str = "SELECT name FROM stock_items WHERE id = $1";
const LIST_LOW: &str = "SELECT id, on_hand - held FROM stock_items WHERE on_hand - held < 10";
const LIST: &str = "SELECT id, sku, name, picture, on_hand, held FROM stock_items WHERE tenant = $1 AND sku > $2 \
    AND (lower(name) LIKE $3 ESCAPE '!' OR lower(sku) LIKE $3 ESCAPE '!') ORDER BY sku LIMIT $4";
const LIST_SHORT: &str = "SELECT id, sku, name, picture, on_hand, held FROM stock_items WHERE tenant = $1 AND sku > $2 \
    AND (lower(name) LIKE $3 ESCAPE '!' OR lower(sku) LIKE $3 ESCAPE '!') AND on_hand - held < 10 AND on_hand - held <= $5 \
    ORDER BY sku LIMIT $4";
const FIND: &str =
    "SELECT id, sku, name, picture, on_hand, held FROM stock_items WHERE id = $1 AND tenant = $2";
const LOCK: &str = "UPDATE stock_items SET held = held WHERE id = $1 AND tenant = $2";
const INSERT_CHANGE: &str = "INSERT INTO stock_changes (id, item, at, by_user, delta, on_hand, reason, by_name) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const HISTORY_SQLITE: &str = "SELECT c.item, c.at, c.by_user, c.delta, c.on_hand, c.reason, c.by_name FROM json_each($1) AS wanted \
    CROSS JOIN stock_changes c ON c.item = unhex(wanted.value) \
    AND (SELECT COUNT(*) FROM stock_changes n WHERE n.item = c.item AND n.id > c.id) < 5 ORDER BY c.id DESC";
const HISTORY_POSTGRES: &str = "SELECT c.item, c.at, c.by_user, c.delta, c.on_hand, c.reason, c.by_name \
    FROM json_array_elements_text($1::json) AS wanted(item) CROSS JOIN LATERAL (SELECT * FROM stock_changes \
    WHERE item = wanted.item::uuid ORDER BY id DESC LIMIT 5) AS c ORDER BY c.id DESC";
const LEVELS_SQLITE: &str = "SELECT s.id, s.on_hand - s.held FROM json_each($1) AS wanted \
    CROSS JOIN stock_items s ON s.id = unhex(wanted.value)";
const LEVELS_POSTGRES: &str = "SELECT id, on_hand - held FROM stock_items \
    WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::json) AS wanted(value))";

/// A stock item as the store reads and writes it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Item {
    pub(crate) id: Uuid,
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) picture: String,
    pub(crate) on_hand: i64,
    pub(crate) held: i64,
}

impl Item {
    pub(crate) fn level(&self) -> Level {
        Level {
            on_hand: self.on_hand,
            held: self.held,
        }
    }
}

/// Inserts a stock item.
pub(crate) async fn insert(tx: &mut Tx, tenant: TenantId, item: &Item) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(item.id)
        .bind(tenant.0)
        .bind(&item.sku)
        .bind(&item.name)
        .bind(&item.picture)
        .bind(item.on_hand)
        .execute(c)
        .await
        .map(drop))?)
}

/// Adds `by` to both numbers. Returns `None` if more pieces would be held than are on hand.
pub(crate) async fn adjust(
    tx: &mut Tx,
    item: StockItemId,
    by: Level,
) -> Result<Option<(TenantId, Level)>, Failure> {
    let row: Option<(Uuid, i64, i64)> = on_write!(tx, c => sqlx::query_as(ADJUST)
        .bind(item.0).bind(by.on_hand).bind(by.held).fetch_optional(c).await)?;
    Ok(row.map(|(tenant, on_hand, held)| (TenantId(tenant), Level { on_hand, held })))
}

/// Locks an item until the transaction ends. Returns its shop and its numbers.
pub(crate) async fn lock_level(tx: &mut Tx, item: StockItemId) -> Result<Option<(TenantId, Level)>, Failure> {
    adjust(tx, item, Level::default()).await
}

/// Returns the name of an item.
pub(crate) async fn find_name(tx: &mut Tx, item: StockItemId) -> Result<String, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(FIND_NAME).bind(item.0).fetch_one(c).await)?)
}

/// Lists the items with fewer than [`allpet_domain::catalog::stock::PLENTY`] available pieces, with their numbers.
pub(crate) async fn list_low(db: &Db) -> Result<HashMap<StockItemId, i64>, Failure> {
    let rows: Vec<(Uuid, i64)> = on_read!(db, c => sqlx::query_as(LIST_LOW).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, available)| (StockItemId(id), available))
        .collect())
}

/// Returns the number of available pieces of each item.
pub(crate) async fn levels(db: &Db, items: &[StockItemId]) -> Result<HashMap<StockItemId, i64>, Failure> {
    let (statement, wanted) = (for_engine(db, LEVELS_SQLITE, LEVELS_POSTGRES), json_ids(items));
    let rows: Vec<(Uuid, i64)> =
        on_read!(db, c => sqlx::query_as(statement).bind(wanted).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, available)| (StockItemId(id), available))
        .collect())
}

fn for_engine(db: &Db, sqlite: &'static str, postgres: &'static str) -> &'static str {
    if db.is_postgres() { postgres } else { sqlite }
}

/// Writes ids as a JSON list that both engines read, with 32 digits each.
fn json_ids(items: &[StockItemId]) -> String {
    let quoted: Vec<String> = items
        .iter()
        .map(|item| format!("\"{}\"", item.0.simple()))
        .collect();
    format!("[{}]", quoted.join(","))
}

/// Lists items after a SKU whose name or SKU contains `text`; with `max_available`, only those with at most that many available
/// pieces.
pub(crate) async fn list(
    db: &Db,
    tenant: TenantId,
    after: &str,
    text: &str,
    max_available: Option<i64>,
    limit: u32,
) -> Result<Vec<Item>, Failure> {
    let escaped = text
        .to_lowercase()
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    let pattern = format!("%{escaped}%");
    let limit = i64::from(limit);
    Ok(match max_available {
        None => on_read!(db, c => sqlx::query_as(LIST)
            .bind(tenant.0).bind(after).bind(pattern).bind(limit).fetch_all(c).await)?,
        Some(max_available) => on_read!(db, c => sqlx::query_as(LIST_SHORT)
            .bind(tenant.0).bind(after).bind(pattern).bind(limit).bind(max_available).fetch_all(c).await)?,
    })
}

/// Locks an item of a shop until the transaction ends, and reads it.
pub(crate) async fn lock(tx: &mut Tx, tenant: TenantId, item: StockItemId) -> Result<Option<Item>, Failure> {
    on_write!(tx, c => sqlx::query(LOCK).bind(item.0).bind(tenant.0).execute(c).await.map(drop))?;
    Ok(on_write!(tx, c => sqlx::query_as(FIND).bind(item.0).bind(tenant.0).fetch_optional(c).await)?)
}

/// Records a change of an item's number, with the merchant and the reason.
pub(crate) async fn record_change(
    tx: &mut Tx,
    id: Uuid,
    item: StockItemId,
    change: &StockChange,
) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT_CHANGE)
        .bind(id)
        .bind(item.0)
        .bind(change.at.inner())
        .bind(change.by.0)
        .bind(change.delta)
        .bind(change.on_hand)
        .bind(&change.reason)
        .bind(&change.by_name)
        .execute(c)
        .await
        .map(drop))?)
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    item: Uuid,
    at: time::OffsetDateTime,
    by_user: Uuid,
    delta: i64,
    on_hand: i64,
    reason: String,
    by_name: String,
}

/// Returns the last five corrections of each item, newest first.
pub(crate) async fn history(
    db: &Db,
    items: &[StockItemId],
) -> Result<HashMap<StockItemId, Vec<StockChange>>, Failure> {
    let (statement, wanted) = (for_engine(db, HISTORY_SQLITE, HISTORY_POSTGRES), json_ids(items));
    let rows: Vec<ChangeRow> = on_read!(db, c => sqlx::query_as(statement).bind(wanted).fetch_all(c).await)?;
    let mut all: HashMap<StockItemId, Vec<StockChange>> = HashMap::new();
    for row in rows {
        all.entry(StockItemId(row.item)).or_default().push(StockChange {
            at: Timestamp::new(row.at),
            by: UserId(row.by_user),
            delta: row.delta,
            on_hand: row.on_hand,
            reason: row.reason,
            by_name: row.by_name,
        });
    }
    Ok(all)
}
