//! Designs. Every statement names the owner, so another person's design is not found.

use allpet_contract::builder::Design;
use allpet_domain::id::{DesignId, UserId};
use allpet_kernel::{Db, Failure, Tx, db::Writer, on_read, on_write};

const FIND: &str = "SELECT sheet FROM designs WHERE id = $2 AND owner = $1";
/// Matches only if nobody else has written this version.
const UPDATE: &str = "UPDATE designs SET status = $3, updated_ms = $4, version = $5, sheet = $6 \
    WHERE id = $1 AND owner = $2 AND version = $5 - 1";
/// Designs that may reach an account twice; `domain::builder::same_design` decides which do.
macro_rules! merge_candidates {
    () => {
        "SELECT sheet, brought = 1 FROM designs WHERE owner = $1 AND (status = 'ORDERED' OR brought = 1) \
         ORDER BY updated_ms DESC LIMIT 500"
    };
}
const MERGE_CANDIDATES: &str = merge_candidates!();
/// Locks the rows until the transaction ends. On SQLite, the transaction is the only writer anyway.
const MERGE_CANDIDATES_POSTGRES: &str = concat!(merge_candidates!(), " FOR UPDATE");
const MARK_IMPORTED: &str = "UPDATE designs SET brought = 1 WHERE id = $1";
const LOCK_OWNER: &str = "SELECT pg_advisory_xact_lock($1)";
const DELETE: &str = "DELETE FROM designs WHERE id = $1 AND owner = $2 AND version = $3";
const LIST_ALL: &str = "SELECT sheet FROM designs WHERE owner = $1 ORDER BY id";
const DELETE_ALL: &str = "DELETE FROM designs WHERE owner = $1";

/// Finds a design, as the JSON that is answered.
pub(crate) async fn find(db: &Db, owner: UserId, id: DesignId) -> Result<Option<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?)
}

/// As [`find`], inside a transaction.
pub(crate) async fn find_in(tx: &mut Tx, owner: UserId, id: DesignId) -> Result<Option<String>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?)
}

/// A design that may be the same as a new one, and whether it was imported from a guest.
#[derive(Debug)]
pub(crate) struct MergeCandidate {
    pub(crate) design: Design,
    pub(crate) imported: bool,
}

/// Locks and reads the owner's designs that may be the same as a new one, last changed first. Skips designs that cannot be
/// parsed.
pub(crate) async fn lock_merge_candidates(
    tx: &mut Tx,
    owner: UserId,
) -> Result<Vec<MergeCandidate>, Failure> {
    let statement = if tx.is_postgres() {
        MERGE_CANDIDATES_POSTGRES
    } else {
        MERGE_CANDIDATES
    };
    let rows: Vec<(String, bool)> =
        on_write!(tx, c => sqlx::query_as(statement).bind(owner.0).fetch_all(c).await)?;
    let parse = |(json, imported): (String, bool)| {
        let design = serde_json::from_str(&json).ok()?;
        Some(MergeCandidate { design, imported })
    };
    Ok(rows.into_iter().filter_map(parse).collect())
}

/// Records that the design was imported from a guest.
pub(crate) async fn mark_imported(tx: &mut Tx, id: DesignId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(MARK_IMPORTED).bind(id.0).execute(c).await.map(drop))?)
}

/// Locks the owner's designs for other transactions that merge, until this one ends. On SQLite, it is the only writer anyway.
pub(crate) async fn lock_owner(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    if let Writer::Postgres(c) = tx.writer() {
        let (upper, lower) = owner.0.as_u64_pair();
        let lock = (upper ^ lower).cast_signed();
        sqlx::query(LOCK_OWNER).bind(lock).execute(c).await?;
    }
    Ok(())
}

/// Writes the next version of a design. Returns false if another version is stored by now.
pub(crate) async fn update(tx: &mut Tx, owner: UserId, design: &Design) -> Result<bool, Failure> {
    let json = serde_json::to_string(design)?;
    let rows = on_write!(tx, c => sqlx::query(UPDATE)
        .bind(design.id.0)
        .bind(owner.0)
        .bind(design.status.as_str())
        .bind(updated_ms(design))
        .bind(i64::from(design.version))
        .bind(json)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes a design. Returns false if another version is stored by now.
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

/// Lists all designs of an owner as JSON, oldest first.
pub(crate) async fn list_all(db: &Db, owner: UserId) -> Result<Vec<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(LIST_ALL).bind(owner.0).fetch_all(c).await)?)
}

/// Deletes all designs of an owner, with their links and pictures.
pub(crate) async fn delete_all(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_ALL).bind(owner.0).execute(c).await.map(drop))?)
}

/// Returns the time of the last change, in milliseconds since 1970.
pub(super) fn updated_ms(design: &Design) -> i64 {
    i64::try_from(design.updated.unix_millis()).unwrap_or(i64::MAX)
}
