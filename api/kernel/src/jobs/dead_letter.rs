//! What somebody does to jobs by hand: a dead letter is edited, retried or discarded; any job that has not ended is cancelled.

use super::{duration_millis, millis, new_job::check_size};
use crate::{Failure, Kernel, Tx, on_write};
use allpet_domain::id::JobId;
use std::time::Duration;

/// How long what somebody cancelled or discarded stays to be seen.
const KEPT: Duration = Duration::from_hours(90 * 24);

const EDIT: &str = "UPDATE jobs SET payload = $2 WHERE id = $1 AND state = 'dead'";
const RETRY: &str = "UPDATE jobs SET state = 'waiting', attempts = 0, run_at_ms = $2, finished_ms = NULL, keep_until_ms = NULL \
    WHERE id = $1 AND state = 'dead'";
const DISCARD: &str = "UPDATE jobs SET state = 'discarded', reason = $2, finished_ms = $3, keep_until_ms = $4 \
    WHERE id = $1 AND state = 'dead'";
const CANCEL: &str = "UPDATE jobs SET state = 'cancelled', reason = $2, finished_ms = $3, keep_until_ms = $4 \
    WHERE id = $1 AND state IN ('waiting', 'scheduled', 'failed')";
const ASK_TO_CANCEL: &str =
    "UPDATE jobs SET cancel_requested_ms = $3, reason = $2 WHERE id = $1 AND state = 'running'";

/// What became of a wish to cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// It will not run.
    Cancelled,
    /// It runs; its worker hears of it with the next heartbeat.
    Requested,
    /// It has ended, or is not there.
    TooLate,
}

/// Why a dead letter is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It was done.
    Done,
    /// It is no dead letter (any more).
    NotDead,
    /// Another job of its key is there.
    KeyTaken,
}

impl Decision {
    fn of(rows: u64) -> Self {
        if rows == 1 { Self::Done } else { Self::NotDead }
    }
}

/// Gives a dead letter another payload, in JSON. It stays a dead letter.
pub async fn edit(tx: &mut Tx, id: JobId, payload: &str) -> Result<Decision, Failure> {
    serde_json::from_str::<serde::de::IgnoredAny>(payload)?;
    check_size(payload)?;
    let rows = on_write!(tx, c => sqlx::query(EDIT).bind(id.0).bind(payload).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(Decision::of(rows))
}

/// Lets a dead letter run again, with all its attempts. Roll back where the key is taken.
pub async fn retry(kernel: &Kernel, tx: &mut Tx, id: JobId) -> Result<Decision, Failure> {
    let now_ms = millis(kernel.now());
    let retried = on_write!(tx, c => sqlx::query(RETRY).bind(id.0).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()));
    match retried {
        Ok(rows) => {
            tx.note_job();
            Ok(Decision::of(rows))
        }
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(Decision::KeyTaken),
        Err(error) => Err(error.into()),
    }
}

/// Discards a dead letter, with the reason that somebody gave.
pub async fn discard(kernel: &Kernel, tx: &mut Tx, id: JobId, reason: &str) -> Result<Decision, Failure> {
    let now_ms = millis(kernel.now());
    let keep_ms = now_ms.saturating_add(duration_millis(KEPT));
    let rows = on_write!(tx, c => sqlx::query(DISCARD).bind(id.0).bind(reason).bind(now_ms).bind(keep_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(Decision::of(rows))
}

/// Cancels a job, with the reason that somebody gave.
pub async fn cancel(kernel: &Kernel, tx: &mut Tx, id: JobId, reason: &str) -> Result<Cancellation, Failure> {
    let now_ms = millis(kernel.now());
    let keep_ms = now_ms.saturating_add(duration_millis(KEPT));
    let cancelled = on_write!(tx, c => sqlx::query(CANCEL).bind(id.0).bind(reason).bind(now_ms).bind(keep_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    if cancelled == 1 {
        return Ok(Cancellation::Cancelled);
    }
    let asked = on_write!(tx, c => sqlx::query(ASK_TO_CANCEL).bind(id.0).bind(reason).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(if asked == 1 {
        Cancellation::Requested
    } else {
        Cancellation::TooLate
    })
}
