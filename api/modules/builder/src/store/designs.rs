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
/// Both states from the index, each at most a page; then the better ones of both.
macro_rules! open {
    () => {
        concat!(
            "SELECT id, updated_ms, sheet FROM (SELECT * FROM (",
            page!("'DRAFT'"),
            ") AS drafts UNION ALL SELECT * FROM (",
            page!("'ACTIVE'"),
            ") AS active) AS open ORDER BY updated_ms DESC, id DESC LIMIT $2"
        )
    };
}
/// A page in one row, which costs a fraction of twenty: all of the page but its last design, which only says that there is
/// another page, and the one before it, behind which that begins.
macro_rules! shown {
    ($page:expr) => {
        concat!(
            "SELECT string_agg(sheet, ',' ORDER BY place) FILTER (WHERE place < $2) AS sheets, COUNT(*) AS found, \
             MAX(sheet) FILTER (WHERE place = $2 - 1) AS last, MAX(updated_ms) FILTER (WHERE place = $2 - 1) AS last_ms \
             FROM (SELECT updated_ms, sheet, ROW_NUMBER() OVER (ORDER BY updated_ms DESC, id DESC) AS place FROM (",
            $page,
            ") AS page) AS numbered"
        )
    };
}
const LIST: &str = shown!(page!("$5"));
const LIST_OPEN: &str = shown!(open!());
const FIND: &str = "SELECT sheet FROM designs WHERE id = $2 AND owner = $1";
const INSERT: &str =
    "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) VALUES ($1, $2, $3, $4, $5, $6)";
/// Only where nobody changed it in between.
const UPDATE: &str = "UPDATE designs SET status = $3, updated_ms = $4, version = $5, sheet = $6 \
    WHERE id = $1 AND owner = $2 AND version = $5 - 1";
const DELETE: &str = "DELETE FROM designs WHERE id = $1 AND owner = $2 AND version = $3";

#[derive(FromRow)]
struct Listed {
    sheets: Option<String>,
    found: i64,
    last: Option<String>,
    last_ms: Option<i64>,
}

/// Where a row stands in an owner's list.
pub(crate) type Place = (i64, Uuid);

/// A page of an owner's list.
#[derive(Debug)]
pub(crate) struct Page {
    /// The designs as they are answered, with commas between them; nothing where there are none.
    pub(crate) sheets: Option<String>,
    /// Behind which place there are more.
    pub(crate) next: Option<Place>,
}

/// At most `limit` designs in a state (drafts and active ones where none is named), from behind a place.
pub(crate) async fn list(
    db: &Db,
    owner: UserId,
    status: Option<DesignState>,
    (updated_ms, id): Place,
    limit: u32,
) -> Result<Page, Failure> {
    // One more than is shown says whether there is another page.
    let most = i64::from(limit) + 1;
    let listed: Listed = match status {
        Some(status) => {
            on_read!(db, c => sqlx::query_as(LIST).bind(owner.0).bind(most).bind(updated_ms).bind(id)
            .bind(status.as_str()).fetch_one(c).await)?
        }
        None => {
            on_read!(db, c => sqlx::query_as(LIST_OPEN).bind(owner.0).bind(most).bind(updated_ms).bind(id)
            .fetch_one(c).await)?
        }
    };
    let next = match (listed.last_ms, listed.last) {
        (Some(ms), Some(sheet)) if listed.found == most => {
            let design: Design = serde_json::from_str(&sheet)?;
            Some((ms, design.id.0))
        }
        _ => None,
    };
    Ok(Page {
        sheets: listed.sheets,
        next,
    })
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
