//! Links to designs.

use allpet_contract::builder::Share;
use allpet_domain::{
    Timestamp,
    id::{DesignId, ShareId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const COUNT: &str = "SELECT COUNT(*) FROM shares WHERE design = $1";
const INSERT: &str = "INSERT INTO shares (id, design, token_hash, created_at) VALUES ($1, $2, $3, $4)";
const LIST: &str = "SELECT id, created_at FROM shares WHERE design = $1 ORDER BY id DESC";
const DELETE: &str = "DELETE FROM shares WHERE id = $1 AND design = $2";
const FIND_DESIGN: &str =
    "SELECT d.sheet FROM shares s JOIN designs d ON d.id = s.design WHERE s.token_hash = $1";

/// Counts the links of a design.
pub(crate) async fn count(tx: &mut Tx, design: DesignId) -> Result<i64, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(COUNT).bind(design.0).fetch_one(c).await)?)
}

/// Inserts a link; `hash` is the SHA-256 hash of its token.
pub(crate) async fn insert(tx: &mut Tx, design: DesignId, share: &Share, hash: &[u8]) -> Result<(), Failure> {
    let created_at = share.created.inner();
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(share.id.0).bind(design.0).bind(hash).bind(created_at).execute(c).await.map(drop))?,
    )
}

/// Lists the links of a design, newest first.
pub(crate) async fn list(db: &Db, design: DesignId) -> Result<Vec<Share>, Failure> {
    let rows: Vec<(Uuid, sqlx::types::time::OffsetDateTime)> =
        on_read!(db, c => sqlx::query_as(LIST).bind(design.0).fetch_all(c).await)?;
    let share = |(id, created)| Share {
        id: ShareId(id),
        created: Timestamp::new(created),
    };
    Ok(rows.into_iter().map(share).collect())
}

/// Deletes a link. Returns false if the design has no such link.
pub(crate) async fn delete(tx: &mut Tx, design: DesignId, share: ShareId) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(DELETE).bind(share.0).bind(design.0).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Finds the design behind a link, as the JSON that its owner is answered.
pub(crate) async fn find_design(db: &Db, hash: &[u8]) -> Result<Option<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(FIND_DESIGN).bind(hash).fetch_optional(c).await)?)
}
