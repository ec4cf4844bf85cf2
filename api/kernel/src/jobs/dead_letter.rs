//! Operator actions: a dead letter is edited, retried or discarded; an unfinished job is cancelled.

use super::{duration_millis, enqueue::check_size, millis};
use crate::{Failure, Kernel, Tx, on_write};
use allpet_domain::id::JobId;
use std::time::Duration;

/// How long a cancelled or discarded job stays in the history.
const RETENTION: Duration = Duration::from_hours(90 * 24);

const EDIT: &str = "UPDATE jobs SET payload = $2 WHERE id = $1 AND state = 'dead'";
const RETRY: &str = "UPDATE jobs SET state = 'waiting', attempts = 0, run_at_ms = $2, finished_ms = NULL, keep_until_ms = NULL \
    WHERE id = $1 AND state = 'dead'";
const DISCARD: &str = "UPDATE jobs SET state = 'discarded', reason = $2, finished_ms = $3, keep_until_ms = $4 \
    WHERE id = $1 AND state = 'dead'";
const CANCEL: &str = "UPDATE jobs SET state = 'cancelled', reason = $2, finished_ms = $3, keep_until_ms = $4 \
    WHERE id = $1 AND state IN ('waiting', 'scheduled', 'failed')";
const REQUEST_CANCELLATION: &str =
    "UPDATE jobs SET cancel_requested_ms = $3, reason = $2 WHERE id = $1 AND state = 'running'";

/// The result of a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// The job will not run.
    Cancelled,
    /// The job is running; its worker learns of the request with the next heartbeat.
    Requested,
    /// The job has ended or does not exist.
    TooLate,
}

/// The result of an action on a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The action succeeded.
    Done,
    /// The job is not, or no longer, a dead letter.
    NotDead,
    /// Another job with its key exists.
    KeyTaken,
}

impl Decision {
    fn of(rows: u64) -> Self {
        if rows == 1 { Self::Done } else { Self::NotDead }
    }
}

/// Replaces the payload of a dead letter, in JSON. It remains a dead letter.
pub async fn edit(tx: &mut Tx, id: JobId, payload: &str) -> Result<Decision, Failure> {
    serde_json::from_str::<serde::de::IgnoredAny>(payload)?;
    check_size(payload)?;
    let rows = on_write!(tx, c => sqlx::query(EDIT).bind(id.0).bind(payload).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(Decision::of(rows))
}

/// Lets a dead letter run again, with all its attempts. Roll back if its key is taken.
pub async fn retry(kernel: &Kernel, tx: &mut Tx, id: JobId) -> Result<Decision, Failure> {
    let now_ms = millis(kernel.now());
    let retried = on_write!(tx, c => sqlx::query(RETRY).bind(id.0).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()));
    match retried {
        Ok(rows) => {
            tx.mark_enqueued(true);
            Ok(Decision::of(rows))
        }
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(Decision::KeyTaken),
        Err(error) => Err(error.into()),
    }
}

/// Discards a dead letter for the given reason.
pub async fn discard(kernel: &Kernel, tx: &mut Tx, id: JobId, reason: &str) -> Result<Decision, Failure> {
    let now_ms = millis(kernel.now());
    let keep_ms = now_ms.saturating_add(duration_millis(RETENTION));
    let rows = on_write!(tx, c => sqlx::query(DISCARD).bind(id.0).bind(reason).bind(now_ms).bind(keep_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(Decision::of(rows))
}

/// Cancels a job for the given reason.
pub async fn cancel(kernel: &Kernel, tx: &mut Tx, id: JobId, reason: &str) -> Result<Cancellation, Failure> {
    let now_ms = millis(kernel.now());
    let keep_ms = now_ms.saturating_add(duration_millis(RETENTION));
    let cancelled = on_write!(tx, c => sqlx::query(CANCEL).bind(id.0).bind(reason).bind(now_ms).bind(keep_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    if cancelled == 1 {
        return Ok(Cancellation::Cancelled);
    }
    let requested = on_write!(tx, c => sqlx::query(REQUEST_CANCELLATION).bind(id.0).bind(reason).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(if requested == 1 {
        Cancellation::Requested
    } else {
        Cancellation::TooLate
    })
}
