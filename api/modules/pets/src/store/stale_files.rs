//! Files to be removed, noted in the transaction that makes them useless, so that none outlives a crash.

use allpet_domain::Timestamp;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const NOTE: &str = "INSERT INTO stale_files (key, from_ms) VALUES ($1, $2) \
    ON CONFLICT (key) DO UPDATE SET from_ms = excluded.from_ms";
const FORGET: &str = "DELETE FROM stale_files WHERE key = $1";
const DUE: &str = "SELECT key FROM stale_files WHERE from_ms <= $1 ORDER BY key LIMIT 1000";

fn millis(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}

/// The file may be removed from `from` on.
pub(crate) async fn note(tx: &mut Tx, key: &str, from: Timestamp) -> Result<(), Failure> {
    let from = millis(from);
    Ok(on_write!(tx, c => sqlx::query(NOTE).bind(key).bind(from).execute(c).await.map(drop))?)
}

/// The file is shown now, or is gone.
pub(crate) async fn forget(tx: &mut Tx, key: &str) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(FORGET).bind(key).execute(c).await.map(drop))?)
}

/// Files to be removed now.
pub(crate) async fn due(db: &Db, now: Timestamp) -> Result<Vec<String>, Failure> {
    let now = millis(now);
    Ok(on_read!(db, c => sqlx::query_scalar(DUE).bind(now).fetch_all(c).await)?)
}
