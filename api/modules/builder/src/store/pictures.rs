//! Pictures of designs that were drawn in advance.

use allpet_contract::builder::Design;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const FIND: &str = "SELECT png FROM pictures WHERE design = $1 AND width = $2 AND version = $3";
const LIST_UNDRAWN: &str =
    "SELECT sheet FROM designs WHERE drawn = 0 AND updated_ms <= $1 ORDER BY updated_ms DESC LIMIT $2";
/// Writes nothing if the design was changed or deleted meanwhile.
const UPSERT: &str = "INSERT INTO pictures (design, width, version, png) \
    SELECT id, $2, version, $4 FROM designs WHERE id = $1 AND version = $3 \
    ON CONFLICT (design, width) DO UPDATE SET version = excluded.version, png = excluded.png";
const MARK_DRAWN: &str = "UPDATE designs SET drawn = 1 WHERE id = $1 AND version = $2";

/// Finds the picture of a design's version.
pub(crate) async fn find(db: &Db, design: &Design, width: u32) -> Result<Option<Vec<u8>>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(FIND)
        .bind(design.id.0)
        .bind(i64::from(width))
        .bind(i64::from(design.version))
        .fetch_optional(c)
        .await)?)
}

/// Lists designs that are not drawn and have not changed since `changed_until` (milliseconds since 1970), last changed first. Skips
/// designs that cannot be parsed.
pub(crate) async fn list_undrawn(db: &Db, changed_until: i64, limit: u32) -> Result<Vec<Design>, Failure> {
    let sheets: Vec<String> = on_read!(db, c => sqlx::query_scalar(LIST_UNDRAWN)
        .bind(changed_until)
        .bind(i64::from(limit))
        .fetch_all(c)
        .await)?;
    Ok(sheets
        .iter()
        .filter_map(|sheet| serde_json::from_str(sheet).ok())
        .collect())
}

/// Stores a picture of a design's version, in the place of the version before.
pub(crate) async fn upsert(tx: &mut Tx, design: &Design, width: u32, png: &[u8]) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(UPSERT)
        .bind(design.id.0)
        .bind(i64::from(width))
        .bind(i64::from(design.version))
        .bind(png)
        .execute(c)
        .await
        .map(drop))?)
}

/// Records that this version of the design was drawn.
pub(crate) async fn mark_drawn(tx: &mut Tx, design: &Design) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(MARK_DRAWN)
        .bind(design.id.0)
        .bind(i64::from(design.version))
        .execute(c)
        .await
        .map(drop))?)
}
