//! Files to remove, marked in the transaction that makes them stale, so that none outlives a crash.

use allpet_domain::Timestamp;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const MARK: &str = "INSERT INTO stale_files (key, from_ms) VALUES ($1, $2) \
    ON CONFLICT (key) DO UPDATE SET from_ms = excluded.from_ms";
const UNMARK: &str = "DELETE FROM stale_files WHERE key = $1";
const DUE: &str = "SELECT key FROM stale_files WHERE from_ms <= $1 ORDER BY key LIMIT 1000";

fn millis(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}

/// Marks a file for removal at `due`.
pub(crate) async fn mark(tx: &mut Tx, key: &str, due: Timestamp) -> Result<(), Failure> {
    let due_ms = millis(due);
    Ok(on_write!(tx, c => sqlx::query(MARK).bind(key).bind(due_ms).execute(c).await.map(drop))?)
}

/// Removes the mark: the file is shown now, or is removed.
pub(crate) async fn unmark(tx: &mut Tx, key: &str) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(UNMARK).bind(key).execute(c).await.map(drop))?)
}

/// Lists the files to remove now.
pub(crate) async fn due(db: &Db, now: Timestamp) -> Result<Vec<String>, Failure> {
    let now = millis(now);
    Ok(on_read!(db, c => sqlx::query_scalar(DUE).bind(now).fetch_all(c).await)?)
}
