//! The module's SQL, one text for both engines.

use allpet_contract::apps::AppManifest;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;

const ENABLED: &str = "SELECT id, name, origin, icon, route, entry, capabilities, protocol_min, protocol_max, \
    timeout_ms, position, topics FROM apps WHERE enabled ORDER BY position, id";
const ENABLED_ENTRIES: &str = "SELECT id, name, origin, route, entry, capabilities FROM apps WHERE enabled";
const PUT: &str = "INSERT INTO apps (id, name, origin, icon, route, entry, capabilities, protocol_min, protocol_max, \
    timeout_ms, position, topics, enabled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, TRUE) \
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, origin = excluded.origin, icon = excluded.icon, \
    route = excluded.route, entry = excluded.entry, capabilities = excluded.capabilities, \
    protocol_min = excluded.protocol_min, protocol_max = excluded.protocol_max, timeout_ms = excluded.timeout_ms, \
    position = excluded.position, topics = excluded.topics, enabled = TRUE";
const DISABLE: &str = "UPDATE apps SET enabled = FALSE WHERE id = $1";
/// Processes that start at the same time replace the manifest one after the other. SQLite has a single writer anyway.
const LOCK: &str = "LOCK TABLE apps IN SHARE ROW EXCLUSIVE MODE";

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
    origin: String,
    icon: String,
    route: String,
    entry: String,
    capabilities: String,
    protocol_min: i64,
    protocol_max: i64,
    timeout_ms: i64,
    position: i64,
    topics: String,
}

fn app(row: Row) -> Result<AppManifest, Failure> {
    let too_large = |_| Failure::internal("a number of a stored app is out of range");
    Ok(AppManifest {
        capabilities: serde_json::from_str(&row.capabilities)?,
        topics: serde_json::from_str(&row.topics)?,
        protocol_min: row.protocol_min.try_into().map_err(too_large)?,
        protocol_max: row.protocol_max.try_into().map_err(too_large)?,
        timeout_ms: row.timeout_ms.try_into().map_err(too_large)?,
        position: row.position.try_into().map_err(too_large)?,
        id: row.id,
        name: row.name,
        origin: row.origin,
        icon: row.icon,
        route: row.route,
        entry: row.entry,
    })
}

/// Reads the enabled apps in the order of the tabs.
pub(crate) async fn list_enabled(db: &Db) -> Result<Vec<AppManifest>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(ENABLED).fetch_all(c).await)?;
    rows.into_iter().map(app).collect()
}

pub(crate) async fn lock(tx: &mut Tx) -> Result<(), Failure> {
    if tx.is_postgres() {
        on_write!(tx, c => sqlx::query(LOCK).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// An enabled app as it is stored: also one that this release cannot read.
#[derive(Debug, FromRow)]
pub(crate) struct EnabledEntry {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) origin: String,
    pub(crate) route: String,
    pub(crate) entry: String,
    /// A list, in JSON.
    pub(crate) capabilities: String,
}

pub(crate) async fn enabled_entries(tx: &mut Tx) -> Result<Vec<EnabledEntry>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_as(ENABLED_ENTRIES).fetch_all(c).await)?)
}

/// Stores an app as enabled, replacing its earlier entry.
pub(crate) async fn put(tx: &mut Tx, app: &AppManifest) -> Result<(), Failure> {
    let capabilities = serde_json::to_string(&app.capabilities)?;
    let topics = serde_json::to_string(&app.topics)?;
    on_write!(tx, c => sqlx::query(PUT)
        .bind(&app.id)
        .bind(&app.name)
        .bind(&app.origin)
        .bind(&app.icon)
        .bind(&app.route)
        .bind(&app.entry)
        .bind(capabilities)
        .bind(i64::from(app.protocol_min))
        .bind(i64::from(app.protocol_max))
        .bind(i64::from(app.timeout_ms))
        .bind(i64::from(app.position))
        .bind(topics)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(crate) async fn disable(tx: &mut Tx, id: &str) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DISABLE).bind(id).execute(c).await.map(drop))?)
}
