//! Designs. Every statement names the owner: what is another person's is not found.

use allpet_contract::builder::Design;
use allpet_domain::id::{DesignId, UserId};
use allpet_kernel::{Db, Failure, Tx, db::Writer, on_read, on_write};

const FIND: &str = "SELECT sheet FROM designs WHERE id = $2 AND owner = $1";
/// Only where nobody changed it in between.
const UPDATE: &str = "UPDATE designs SET status = $3, updated_ms = $4, version = $5, sheet = $6 \
    WHERE id = $1 AND owner = $2 AND version = $5 - 1";
/// What may come to an account twice; which of them does, `domain::builder::alike` says.
macro_rules! of_guest {
    () => {
        "SELECT sheet, brought = 1 FROM designs WHERE owner = $1 AND (status = 'ORDERED' OR brought = 1) \
         ORDER BY updated_ms DESC LIMIT 500"
    };
}
const OF_GUEST: &str = of_guest!();
/// Nobody changes them until the transaction ends. On SQLite nobody else writes anyway.
const OF_GUEST_POSTGRES: &str = concat!(of_guest!(), " FOR UPDATE");
const BROUGHT: &str = "UPDATE designs SET brought = 1 WHERE id = $1";
const ALONE: &str = "SELECT pg_advisory_xact_lock($1)";
const DELETE: &str = "DELETE FROM designs WHERE id = $1 AND owner = $2 AND version = $3";

/// A design as it is answered.
pub(crate) async fn find(db: &Db, owner: UserId, id: DesignId) -> Result<Option<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?)
}

/// As [`find`], seeing what the transaction did.
pub(crate) async fn find_in(tx: &mut Tx, owner: UserId, id: DesignId) -> Result<Option<String>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?)
}

/// A design, and whether a guest brought it.
#[derive(Debug)]
pub(crate) struct OfGuest {
    pub(crate) design: Design,
    pub(crate) brought: bool,
}

/// An owner's designs that may be what comes once more, the last changed first. One that cannot be read is none of them.
pub(crate) async fn of_guest(tx: &mut Tx, owner: UserId) -> Result<Vec<OfGuest>, Failure> {
    let statement = if tx.is_postgres() {
        OF_GUEST_POSTGRES
    } else {
        OF_GUEST
    };
    let rows: Vec<(String, bool)> =
        on_write!(tx, c => sqlx::query_as(statement).bind(owner.0).fetch_all(c).await)?;
    let read = |(sheet, brought): (String, bool)| {
        let design = serde_json::from_str(&sheet).ok()?;
        Some(OfGuest { design, brought })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Notes that a guest designed it.
pub(crate) async fn brought(tx: &mut Tx, id: DesignId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(BROUGHT).bind(id.0).execute(c).await.map(drop))?)
}

/// Nobody else does so for the same owner until the transaction ends. On SQLite nobody else writes anyway.
pub(crate) async fn alone(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    if let Writer::Postgres(c) = tx.writer() {
        let (upper, lower) = owner.0.as_u64_pair();
        let lock = (upper ^ lower).cast_signed();
        sqlx::query(ALONE).bind(lock).execute(c).await?;
    }
    Ok(())
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
