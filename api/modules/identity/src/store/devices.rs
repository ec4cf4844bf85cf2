//! The table of the kinds of devices on which people signed in.

use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const INSERT: &str =
    "INSERT INTO devices (person, device, first_used_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const COUNT: &str = "SELECT COUNT(*) FROM devices WHERE person = $1";
const LIST: &str = "SELECT device FROM devices WHERE person = $1 ORDER BY first_used_ms";
const DELETE: &str = "DELETE FROM devices WHERE person = $1";

/// Inserts a device. Returns false if it was there.
pub(crate) async fn insert(tx: &mut Tx, person: UserId, device: &str, now_ms: i64) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(INSERT).bind(person.0).bind(device).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Counts a person's devices.
pub(crate) async fn count(tx: &mut Tx, person: UserId) -> Result<i64, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(COUNT).bind(person.0).fetch_one(c).await)?)
}

/// Lists a person's devices in words, the first used first.
pub(crate) async fn list(db: &Db, person: UserId) -> Result<Vec<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(LIST).bind(person.0).fetch_all(c).await)?)
}

/// Deletes a person's devices.
pub(crate) async fn delete(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE).bind(person.0).execute(c).await.map(drop))?;
    Ok(())
}
