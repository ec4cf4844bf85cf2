//! The table of admins of the platform.

use allpet_domain::{Timestamp, id::UserId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const CONTAINS: &str = "SELECT COUNT(*) FROM platform_admins WHERE person = $1";
const INSERT: &str =
    "INSERT INTO platform_admins (person, granted_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const DELETE: &str = "DELETE FROM platform_admins WHERE person = $1";

/// Returns whether a person is an admin of the platform.
pub(crate) async fn contains(db: &Db, user: UserId) -> Result<bool, Failure> {
    let count: i64 = on_read!(db, c => sqlx::query_scalar(CONTAINS).bind(user.0).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Makes a person an admin of the platform. Returns false if they are one.
pub(crate) async fn insert(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<bool, Failure> {
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    let rows = on_write!(tx, c => sqlx::query(INSERT).bind(user.0).bind(now).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Takes the role from a person. Returns false if they do not have it.
pub(crate) async fn delete(tx: &mut Tx, user: UserId) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(DELETE).bind(user.0).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
