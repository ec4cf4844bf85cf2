//! The table of attempts: their number per key.

use allpet_kernel::{Failure, Tx, on_write};

/// Counts an attempt. Restarts the count if it began before the window; does nothing while the key is closed.
const COUNT: &str = "INSERT INTO attempts (key, attempts, since_ms, closed_until_ms) VALUES ($1, 1, $2, 0) \
    ON CONFLICT (key) DO UPDATE SET \
        attempts = CASE WHEN attempts.since_ms <= $3 THEN 1 ELSE attempts.attempts + 1 END, \
        since_ms = CASE WHEN attempts.since_ms <= $3 THEN $2 ELSE attempts.since_ms END \
    WHERE attempts.closed_until_ms <= $2 \
    RETURNING attempts, since_ms";
const CLOSED_UNTIL: &str = "SELECT closed_until_ms FROM attempts WHERE key = $1";
const CLOSE: &str = "UPDATE attempts SET closed_until_ms = $2 WHERE key = $1";
const CLEAR: &str = "DELETE FROM attempts WHERE key = $1";
const UNDO: &str = "UPDATE attempts SET attempts = attempts - 1, closed_until_ms = 0 WHERE key = $1";
const DELETE_OLD: &str = "DELETE FROM attempts WHERE since_ms <= $1";

/// The attempts of a key.
#[derive(sqlx::FromRow)]
pub(crate) struct AttemptCount {
    /// Their number.
    pub(crate) attempts: i64,
    /// When the first one came, in milliseconds since 1970.
    pub(crate) since_ms: i64,
}

/// Counts an attempt; `None` if attempts are refused now.
pub(crate) async fn count(
    tx: &mut Tx,
    key: &[u8],
    now_ms: i64,
    window_ms: i64,
) -> Result<Option<AttemptCount>, Failure> {
    let count_row = on_write!(tx, c => sqlx::query_as(COUNT)
        .bind(key)
        .bind(now_ms)
        .bind(window_ms)
        .fetch_optional(c)
        .await)?;
    Ok(count_row)
}

/// Returns until when attempts are refused.
pub(crate) async fn closed_until(tx: &mut Tx, key: &[u8]) -> Result<i64, Failure> {
    let until: Option<i64> =
        on_write!(tx, c => sqlx::query_scalar(CLOSED_UNTIL).bind(key).fetch_optional(c).await)?;
    Ok(until.unwrap_or(0))
}

/// Refuses attempts until `until_ms`.
pub(crate) async fn close(tx: &mut Tx, key: &[u8], until_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(CLOSE).bind(key).bind(until_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes a count.
pub(crate) async fn clear(tx: &mut Tx, key: &[u8]) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(CLEAR).bind(key).execute(c).await.map(drop))?;
    Ok(())
}

/// Undoes the last attempt and its refusal of further ones.
pub(crate) async fn undo(tx: &mut Tx, key: &[u8]) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(UNDO).bind(key).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes the counts that began before a time.
pub(crate) async fn delete_old(tx: &mut Tx, before_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_OLD).bind(before_ms).execute(c).await.map(drop))?;
    Ok(())
}
