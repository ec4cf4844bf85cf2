//! Designs. Every statement names the owner: what is another person's is not found.

use allpet_contract::builder::Design;
use allpet_domain::id::{DesignId, UserId};
use allpet_kernel::{Db, Failure, Once, Tx, on_read, on_write, once};

const FIND: &str = "SELECT sheet FROM designs WHERE id = $2 AND owner = $1";
const INSERT: &str =
    "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) VALUES ($1, $2, $3, $4, $5, $6)";
/// The same with the intention and the announcement, on PostgreSQL.
const INSERT_ONCE: &str = once!(
    "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) SELECT $9, $10, $11, $12, $13, $14 FROM kept"
);
/// Only where nobody changed it in between.
const UPDATE: &str = "UPDATE designs SET status = $3, updated_ms = $4, version = $5, sheet = $6 \
    WHERE id = $1 AND owner = $2 AND version = $5 - 1";
const DELETE: &str = "DELETE FROM designs WHERE id = $1 AND owner = $2 AND version = $3";

/// A design as it is answered.
pub(crate) async fn find(db: &Db, owner: UserId, id: DesignId) -> Result<Option<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?)
}

/// As [`find`], seeing what the transaction did.
pub(crate) async fn find_in(tx: &mut Tx, owner: UserId, id: DesignId) -> Result<Option<String>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?)
}

/// Adds a design, which is also the answer; false where the same intention came before, and nothing was written.
pub(crate) async fn insert(
    db: &Db,
    owner: UserId,
    design: &Design,
    once: &Once<'_>,
) -> Result<bool, Failure> {
    macro_rules! bind {
        ($query:expr) => {
            $query
                .bind(design.id.0)
                .bind(owner.0)
                .bind(design.status.as_str())
                .bind(updated_ms(design))
                .bind(i64::from(design.version))
                .bind(once.answer())
        };
    }
    if db.is_postgres() {
        return Once::run(db, bind!(once.on_postgres(INSERT_ONCE))).await;
    }
    let mut tx = db.begin().await?;
    if !once.keep(&mut tx).await? {
        tx.rollback().await?;
        return Ok(false);
    }
    on_write!(&mut tx, c => bind!(sqlx::query(INSERT)).execute(c).await.map(drop))?;
    once.announce(&mut tx).await?;
    tx.commit().await?;
    Ok(true)
}

/// Writes the next version of a design; false where it is not the next one any more.
pub(crate) async fn update(tx: &mut Tx, owner: UserId, design: &Design) -> Result<bool, Failure> {
    let sheet = serde_json::to_string(design)?;
    let rows = on_write!(tx, c => sqlx::query(UPDATE)
        .bind(design.id.0)
        .bind(owner.0)
        .bind(design.status.as_str())
        .bind(updated_ms(design))
        .bind(i64::from(design.version))
        .bind(sheet)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes a version of a design; false where it is another by now.
pub(crate) async fn delete(tx: &mut Tx, owner: UserId, design: &Design) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(DELETE)
        .bind(design.id.0)
        .bind(owner.0)
        .bind(i64::from(design.version))
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

pub(super) fn updated_ms(design: &Design) -> i64 {
    i64::try_from(design.updated.unix_millis()).unwrap_or(i64::MAX)
}
