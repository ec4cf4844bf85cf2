//! The table of known devices.

use allpet_domain::{Timestamp, id::UserId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const FIND: &str = "SELECT person FROM known_devices WHERE hash = $1 AND used_ms > $2";
const LIST: &str = "SELECT used_ms FROM known_devices WHERE person = $1 ORDER BY used_ms DESC, hash";
const UPSERT: &str = "INSERT INTO known_devices (hash, person, used_ms) VALUES ($1, $2, $3) \
    ON CONFLICT (hash) DO UPDATE SET used_ms = $3 WHERE known_devices.person = $2";
const DELETE_SURPLUS: &str = "DELETE FROM known_devices WHERE hash IN \
    (SELECT hash FROM known_devices WHERE person = $1 ORDER BY used_ms DESC, hash LIMIT 1000 OFFSET $2)";
const DELETE_ALL: &str = "DELETE FROM known_devices WHERE person = $1";
const DELETE_UNUSED: &str = "DELETE FROM known_devices WHERE used_ms <= $1";

/// Returns whose device it is, if it was used after a time.
pub(crate) async fn find(db: &Db, hash: &[u8], after_ms: i64) -> Result<Option<UserId>, Failure> {
    let person: Option<Uuid> =
        on_read!(db, c => sqlx::query_scalar(FIND).bind(hash).bind(after_ms).fetch_optional(c).await)?;
    Ok(person.map(UserId))
}

/// Lists when a person last signed in on each of their devices, the latest first.
pub(crate) async fn list(db: &Db, person: UserId) -> Result<Vec<Timestamp>, Failure> {
    let used: Vec<i64> = on_read!(db, c => sqlx::query_scalar(LIST).bind(person.0).fetch_all(c).await)?;
    let moment = |used_ms: i64| Timestamp::from_unix_millis(u64::try_from(used_ms).unwrap_or(0));
    Ok(used.into_iter().map(moment).collect())
}

/// Records that a person uses a device.
pub(crate) async fn upsert(tx: &mut Tx, hash: &[u8], person: UserId, used_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(UPSERT).bind(hash).bind(person.0).bind(used_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes a person's devices beyond the `most` that were used last.
pub(crate) async fn delete_surplus(tx: &mut Tx, person: UserId, most: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_SURPLUS).bind(person.0).bind(most).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes a person's devices.
pub(crate) async fn delete_all(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_ALL).bind(person.0).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes the devices that were not used after a time.
pub(crate) async fn delete_unused(tx: &mut Tx, before_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_UNUSED).bind(before_ms).execute(c).await.map(drop))?;
    Ok(())
}
