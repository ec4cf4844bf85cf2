//! The outcome of an attempt, which only the holder of the newest lease may store.

use crate::{
    Batcher, Db, Failure, Tx,
    db::Writer,
    jobs::rules::state::{JobState, Transition},
    on_write,
};
use allpet_domain::id::JobId;
use std::collections::HashSet;
use uuid::Uuid;

const NEWER: &str = "SELECT COUNT(*) FROM jobs n JOIN jobs o ON o.id = $1 WHERE n.kind = o.kind AND n.debounce_key = o.debounce_key \
    AND n.id <> o.id AND n.state IN ('waiting', 'scheduled', 'failed')";
const STORE_OUTCOME: &str = "UPDATE jobs SET state = $3, run_at_ms = COALESCE($4, run_at_ms), attempts = attempts - $5, error = $6, \
    result = $7, reason = COALESCE($8, reason), finished_ms = $9, keep_until_ms = CASE WHEN $3 = 'dead' AND schedule IS NULL THEN NULL ELSE $10 END, lease_owner = NULL, lease_until_ms = NULL, \
    cancel_requested_ms = NULL WHERE id = $1 AND lease = $2 AND state = 'running'";
const PROGRESS: &str = "UPDATE jobs SET progress = $3 WHERE id = $1 AND lease = $2 AND state = 'running'";
const IS_CANCELLED: &str =
    "SELECT COUNT(*) FROM jobs WHERE id = $1 AND lease = $2 AND cancel_requested_ms IS NOT NULL";

const STORE_SUCCESSES_POSTGRES: &str = "UPDATE jobs SET state = 'done', error = NULL, result = s.result, finished_ms = s.now_ms, \
    keep_until_ms = s.keep_ms, lease_owner = NULL, lease_until_ms = NULL, cancel_requested_ms = NULL \
    FROM unnest($1, $2, $3, $4, $5) AS s (id, lease, result, now_ms, keep_ms) \
    WHERE jobs.id = s.id AND jobs.lease = s.lease AND jobs.state = 'running' RETURNING jobs.id";

/// A success, to be stored together with others.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) id: JobId,
    pub(crate) lease: i64,
    pub(crate) next: Transition,
    pub(crate) now_ms: i64,
    pub(crate) keep_ms: i64,
}

/// Stores successes; the outcome of each says whether it counts, like that of [`store_outcome`].
pub(crate) type Successes = Batcher<Success, Result<bool, Failure>>;

/// Creates the batcher of a worker's successes: under load, one transaction stores those of many jobs.
pub(crate) fn successes(db: &Db) -> Successes {
    let db = db.clone();
    Batcher::new(1, move |batch: Vec<Success>| {
        let db = db.clone();
        async move {
            let stored = store_successes(&db, &batch).await;
            let outcome = |success: &Success| match &stored {
                Ok(stored) => Ok(stored.contains(&success.id.0)),
                Err(failure) => Err(Failure::internal(format!("{failure:?}"))),
            };
            batch.iter().map(outcome).collect()
        }
    })
}

/// Stores successes in one transaction. Returns the jobs whose success counts.
async fn store_successes(db: &Db, all: &[Success]) -> Result<HashSet<Uuid>, Failure> {
    let mut tx = db.begin().await?;
    let mut stored = HashSet::new();
    if let Writer::Postgres(c) = tx.writer() {
        let numbers = |number: fn(&Success) -> i64| all.iter().map(number).collect::<Vec<_>>();
        let ids: Vec<Uuid> = all.iter().map(|success| success.id.0).collect();
        let results: Vec<Option<String>> = all.iter().map(|success| success.next.result.clone()).collect();
        let counted: Vec<Uuid> = sqlx::query_scalar(STORE_SUCCESSES_POSTGRES)
            .bind(ids)
            .bind(numbers(|success| success.lease))
            .bind(results)
            .bind(numbers(|success| success.now_ms))
            .bind(numbers(|success| success.keep_ms))
            .fetch_all(c)
            .await?;
        stored.extend(counted);
    } else {
        for one in all {
            if store_outcome(&mut tx, one.id, one.lease, &one.next, one.now_ms, one.keep_ms).await? {
                stored.insert(one.id.0);
            }
        }
    }
    tx.commit().await?;
    Ok(stored)
}

/// Stores the outcome of an attempt. Returns false if the lease is not the newest or the job has ended. `keep_ms`: until when a
/// finished job stays in the history. A dead letter stays until an operator decides on it, but that of a schedule, which recurs
/// by itself, is deleted with the history.
pub(crate) async fn store_outcome(
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
pub(crate) async fn set_progress(tx: &mut Tx, id: JobId, lease: i64, percent: u8) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(PROGRESS).bind(id.0).bind(lease).bind(i64::from(percent))
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
