//! The days on which owners heard that somebody had opened the page of a tag.

use allpet_domain::{
    Day,
    id::{LicenceId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const FIND: &str = "SELECT licence FROM tag_scans WHERE licence = $1 AND day >= $2";
const CLAIM: &str = "INSERT INTO tag_scans (licence, day) VALUES ($1, $2) \
    ON CONFLICT (licence) DO UPDATE SET day = excluded.day WHERE tag_scans.day < excluded.day";
const DELETE_OF_OWNER: &str =
    "DELETE FROM tag_scans WHERE licence IN (SELECT id FROM licences WHERE owner = $1)";

/// Returns whether the owner has heard of it on `day`.
pub(crate) async fn is_announced(db: &Db, licence: LicenceId, day: Day) -> Result<bool, Failure> {
    let found: Option<Uuid> =
        on_read!(db, c => sqlx::query_scalar(FIND).bind(licence.0).bind(day.0).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Records that the owner hears of it on `day`. Returns false if they have.
pub(crate) async fn claim(tx: &mut Tx, licence: LicenceId, day: Day) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(CLAIM).bind(licence.0).bind(day.0).execute(c).await
        .map(|result| result.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes the days of the licences of `owner`.
pub(crate) async fn delete_of_owner(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_OF_OWNER).bind(owner.0).execute(c).await.map(drop))?)
}
