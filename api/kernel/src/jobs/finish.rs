//! The outcome of an attempt, which only the holder of the newest lease may store.

use super::state::{JobState, Transition};
use crate::{Failure, Tx, on_write};
use allpet_domain::id::JobId;

const NEWER: &str = "SELECT COUNT(*) FROM jobs n JOIN jobs o ON o.id = $1 WHERE n.kind = o.kind AND n.debounce_key = o.debounce_key \
    AND n.id <> o.id AND n.state IN ('waiting', 'scheduled', 'failed')";
const STORE_OUTCOME: &str = "UPDATE jobs SET state = $3, run_at_ms = COALESCE($4, run_at_ms), attempts = attempts - $5, error = $6, \
    result = $7, reason = COALESCE($8, reason), finished_ms = $9, keep_until_ms = CASE WHEN $3 = 'dead' AND schedule IS NULL THEN NULL ELSE $10 END, lease_owner = NULL, lease_until_ms = NULL, \
    cancel_requested_ms = NULL WHERE id = $1 AND lease = $2 AND state = 'running'";
const PROGRESS: &str = "UPDATE jobs SET progress = $3 WHERE id = $1 AND lease = $2 AND state = 'running'";
const IS_CANCELLED: &str =
    "SELECT COUNT(*) FROM jobs WHERE id = $1 AND lease = $2 AND cancel_requested_ms IS NOT NULL";

/// Stores the outcome of an attempt. Returns false if the lease is not the newest or the job has ended. `keep_ms`: until when a
/// finished job stays in the history. A dead letter stays until an operator decides on it, but that of a schedule, which recurs
/// by itself, is deleted with the history.
pub(super) async fn store_outcome(
    tx: &mut Tx,
    id: JobId,
    lease: i64,
    next: &Transition,
    now_ms: i64,
    keep_ms: i64,
) -> Result<bool, Failure> {
    let runs_again = !next.state.is_final();
    let superseded = runs_again && is_superseded(tx, id).await?;
    let state = if superseded {
        JobState::Cancelled
    } else {
        next.state
    };
    let reason = superseded.then_some("A newer job with the same key replaced it.");
    let finished_ms = state.is_final().then_some(now_ms);
    let keep_until_ms = state.is_final().then_some(keep_ms);
    let rows = on_write!(tx, c => sqlx::query(STORE_OUTCOME)
        .bind(id.0)
        .bind(lease)
        .bind(state.as_str())
        .bind(next.run_at_ms)
        .bind(i64::from(!next.counts))
        .bind(next.error.as_deref())
        .bind(next.result.as_deref())
        .bind(reason)
        .bind(finished_ms)
        .bind(keep_until_ms)
        .execute(c).await.map(|done| done.rows_affected()))?;
    if runs_again {
        // A worker may be asleep until a later time than this job's.
        tx.mark_enqueued(next.run_at_ms.is_none_or(|run_at_ms| run_at_ms <= now_ms));
    }
    Ok(rows == 1)
}

async fn is_superseded(tx: &mut Tx, id: JobId) -> Result<bool, Failure> {
    let newer: i64 = on_write!(tx, c => sqlx::query_scalar(NEWER).bind(id.0).fetch_one(c).await)?;
    Ok(newer > 0)
}

/// Returns whether the job's cancellation is requested.
pub(super) async fn is_cancelled(tx: &mut Tx, id: JobId, lease: i64) -> Result<bool, Failure> {
    let requested: i64 =
        on_write!(tx, c => sqlx::query_scalar(IS_CANCELLED).bind(id.0).bind(lease).fetch_one(c).await)?;
    Ok(requested > 0)
}

/// Stores a job's progress. Returns false if the lease is not the newest.
pub(super) async fn set_progress(tx: &mut Tx, id: JobId, lease: i64, percent: u8) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(PROGRESS).bind(id.0).bind(lease).bind(i64::from(percent))
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
