//! Pictures of designs that were drawn in advance.

use allpet_contract::builder::Design;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const FIND: &str = "SELECT png FROM pictures WHERE design = $1 AND width = $2 AND version = $3";
const LIST_UNDRAWN: &str = "SELECT id, version, sheet FROM designs WHERE drawn_version < version AND updated_ms <= $1 \
    ORDER BY updated_ms DESC LIMIT $2";
/// Writes nothing if the design was changed or deleted meanwhile.
const UPSERT: &str = "INSERT INTO pictures (design, width, version, png) \
    SELECT id, $2, version, $4 FROM designs WHERE id = $1 AND version = $3 \
    ON CONFLICT (design, width) DO UPDATE SET version = excluded.version, png = excluded.png";
const MARK_DRAWN: &str = "UPDATE designs SET drawn_version = $2 WHERE id = $1 AND drawn_version < $2";

/// Finds the picture of a design's version.
pub(crate) async fn find(db: &Db, design: &Design, width: u32) -> Result<Option<Vec<u8>>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(FIND)
        .bind(design.id.0)
        .bind(i64::from(width))
        .bind(i64::from(design.version))
        .fetch_optional(c)
        .await)?)
}

/// A version of a design that is to be drawn.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct UndrawnDesign {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    /// The design as JSON.
    pub(crate) sheet: String,
}

/// Lists designs that are not drawn and have not changed since `changed_until` (milliseconds since 1970), last changed first.
pub(crate) async fn list_undrawn(
    db: &Db,
    changed_until: i64,
    limit: u32,
) -> Result<Vec<UndrawnDesign>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(LIST_UNDRAWN)
        .bind(changed_until)
        .bind(i64::from(limit))
        .fetch_all(c)
        .await)?)
}

/// Stores a picture of a design's version, in the place of the version before.
pub(crate) async fn upsert(
    tx: &mut Tx,
    design: &UndrawnDesign,
    width: u32,
    png: &[u8],
) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(UPSERT)
        .bind(design.id)
        .bind(i64::from(width))
        .bind(design.version)
        .bind(png)
        .execute(c)
        .await
        .map(drop))?)
}

/// Records that a version was drawn, or cannot be.
pub(crate) async fn mark_drawn(tx: &mut Tx, design: &UndrawnDesign) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(MARK_DRAWN)
        .bind(design.id)
        .bind(design.version)
        .execute(c)
        .await
        .map(drop))?)
}

#[cfg(test)]
mod tests;
