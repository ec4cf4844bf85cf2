//! Designs. Every statement names the owner: what is another person's is not found.

use allpet_contract::builder::Design;
use allpet_domain::{
    builder::DesignState,
    id::{DesignId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use uuid::Uuid;

/// The last changed first, from behind a place: `$1` the owner, `$2` how many, `$3` and `$4` the place.
macro_rules! page {
    ($status:literal) => {
        concat!(
            "SELECT id, updated_ms, sheet FROM designs WHERE owner = $1 AND status = ",
            $status,
            " AND (updated_ms, id) < ($3, $4) ORDER BY updated_ms DESC, id DESC LIMIT $2"
        )
    };
}
const LIST: &str = page!("$5");
/// Both states from the index, each at most a page; then the better ones of both.
const LIST_OPEN: &str = concat!(
    "SELECT id, updated_ms, sheet FROM (SELECT * FROM (",
    page!("'DRAFT'"),
    ") AS drafts UNION ALL SELECT * FROM (",
    page!("'ACTIVE'"),
    ") AS active) AS open ORDER BY updated_ms DESC, id DESC LIMIT $2"
);
const FIND: &str = "SELECT sheet FROM designs WHERE id = $2 AND owner = $1";
const INSERT: &str =
    "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) VALUES ($1, $2, $3, $4, $5, $6)";
/// Only where nobody changed it in between.
const UPDATE: &str = "UPDATE designs SET status = $3, updated_ms = $4, version = $5, sheet = $6 \
    WHERE id = $1 AND owner = $2 AND version = $5 - 1";
const DELETE: &str = "DELETE FROM designs WHERE id = $1 AND owner = $2 AND version = $3";

/// A row of the list: its place, and the design as it is answered.
#[derive(FromRow)]
pub(crate) struct Listed {
    pub(crate) id: Uuid,
    pub(crate) updated_ms: i64,
    pub(crate) sheet: String,
}

/// Where a row stands in an owner's list.
pub(crate) type Place = (i64, Uuid);

/// At most `most` designs in a state (drafts and active ones where none is named), from behind a place.
pub(crate) async fn list(
    db: &Db,
    owner: UserId,
    status: Option<DesignState>,
    (updated_ms, id): Place,
    most: u32,
) -> Result<Vec<Listed>, Failure> {
    let most = i64::from(most);
    let rows = match status {
        Some(status) => {
            on_read!(db, c => sqlx::query_as(LIST).bind(owner.0).bind(most).bind(updated_ms).bind(id)
            .bind(status.as_str()).fetch_all(c).await)?
        }
        None => {
            on_read!(db, c => sqlx::query_as(LIST_OPEN).bind(owner.0).bind(most).bind(updated_ms).bind(id)
            .fetch_all(c).await)?
        }
    };
    Ok(rows)
}

/// A design as it is answered.
pub(crate) async fn find(db: &Db, owner: UserId, id: DesignId) -> Result<Option<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?)
}

/// As [`find`], seeing what the transaction did.
pub(crate) async fn find_in(tx: &mut Tx, owner: UserId, id: DesignId) -> Result<Option<String>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?)
}

pub(crate) async fn insert(tx: &mut Tx, owner: UserId, design: &Design) -> Result<(), Failure> {
    let sheet = serde_json::to_string(design)?;
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(design.id.0)
        .bind(owner.0)
        .bind(design.status.as_str())
        .bind(updated_ms(design))
        .bind(i64::from(design.version))
        .bind(sheet)
        .execute(c)
        .await
        .map(drop))?)
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

fn updated_ms(design: &Design) -> i64 {
    i64::try_from(design.updated.unix_millis()).unwrap_or(i64::MAX)
}
