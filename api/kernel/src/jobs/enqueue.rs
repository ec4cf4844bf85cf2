//! Enqueueing: inserts a job in the transaction that causes it.

use super::{
    Job, JobSpec, NewJob, duration_millis, millis,
    new_job::{EnqueueResult, RunAt},
    state::JobState,
};
use crate::{Failure, Kernel, Tx, cause::Context, on_write};
use allpet_domain::id::JobId;
use uuid::Uuid;

/// Maximum size of a payload, in bytes of JSON: 64 kB. Larger data belongs in a table or a file, which the job names.
pub const PAYLOAD_MAX: usize = 64 * 1024;

macro_rules! insert {
    ($on_conflict:literal) => {
        concat!(
            "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, max_attempts, unique_key, debounce_key, \
             concurrency_key, key_limit, schedule, enqueued_ms, cause, handler, actor, traceparent) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ",
            $on_conflict,
            " RETURNING id"
        )
    };
}

const INSERT: &str = insert!("");
const INSERT_UNIQUE: &str = insert!(
    "ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('waiting', 'scheduled', 'failed', 'running') \
     DO NOTHING"
);
const INSERT_DEBOUNCED: &str = insert!(
    "ON CONFLICT (kind, debounce_key) WHERE debounce_key IS NOT NULL AND state IN ('waiting', 'scheduled', 'failed') \
     DO UPDATE SET payload = excluded.payload, state = excluded.state, run_at_ms = excluded.run_at_ms, \
     priority = excluded.priority, attempts = 0, cause = excluded.cause, handler = excluded.handler, actor = excluded.actor, \
     traceparent = excluded.traceparent"
);
const FIND_UNIQUE: &str = "SELECT id FROM jobs WHERE kind = $1 AND unique_key = $2 \
    AND state IN ('waiting', 'scheduled', 'failed', 'running')";

/// The row of a new job.
#[derive(Debug)]
pub(super) struct NewRow<'a> {
    pub(super) id: JobId,
    pub(super) spec: &'a JobSpec,
    pub(super) payload: &'a str,
    pub(super) priority: i16,
    pub(super) run_at_ms: i64,
    pub(super) unique_key: Option<&'a str>,
    pub(super) debounce_key: Option<&'a str>,
    pub(super) concurrency_key: Option<&'a str>,
    pub(super) schedule: Option<&'a str>,
    pub(super) now_ms: i64,
}

impl Kernel {
    /// Enqueues a job in the transaction that causes it; the job exists once the transaction commits. Fails if its payload is
    /// larger than [`PAYLOAD_MAX`].
    pub async fn enqueue<J: Job>(&self, tx: &mut Tx, job: NewJob<J>) -> Result<EnqueueResult, Failure> {
        let (spec, now) = (J::SPEC, self.now());
        let payload = job.payload.map_err(Failure::internal)?;
        check_size(&payload)?;
        let now_ms = millis(now);
        let run_at_ms = match job.run_at {
            None => now_ms,
            Some(RunAt::Moment(moment)) => millis(moment),
            Some(RunAt::Delay(delay)) => now_ms.saturating_add(duration_millis(delay)),
        };
        let row = NewRow {
            id: JobId::new(now, self.randomness().entropy()),
            spec: &spec,
            payload: &payload,
            priority: job.priority.unwrap_or(spec.priority),
            run_at_ms,
            unique_key: job.unique_key.as_deref(),
            debounce_key: job.debounce_key.as_deref(),
            concurrency_key: job.concurrency_key.as_deref(),
            schedule: None,
            now_ms,
        };
        insert(tx, &row).await
    }
}

pub(super) fn check_size(payload: &str) -> Result<(), Failure> {
    if payload.len() > PAYLOAD_MAX {
        let size = payload.len();
        return Err(Failure::internal(format!(
            "the payload of a job has {size} bytes; {PAYLOAD_MAX} are allowed"
        )));
    }
    Ok(())
}

/// Inserts the row as its keys allow, with the cause and the trace of the current task.
pub(super) async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<EnqueueResult, Failure> {
    let is_due = row.run_at_ms <= row.now_ms;
    let state = if is_due {
        JobState::Waiting
    } else {
        JobState::Scheduled
    };
    let statement = match (row.unique_key, row.debounce_key) {
        (None, None) => INSERT,
        (Some(_), None) => INSERT_UNIQUE,
        (None, Some(_)) => INSERT_DEBOUNCED,
        (Some(_), Some(_)) => return Err(Failure::internal("a job is either unique or debounced")),
    };
    let context = Context::current();
    let id: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(statement)
        .bind(row.id.0)
        .bind(row.spec.queue.name)
        .bind(row.spec.kind)
        .bind(row.payload)
        .bind(i64::from(row.priority))
        .bind(state.as_str())
        .bind(row.run_at_ms)
        .bind(i64::from(row.spec.retry.max_attempts))
        .bind(row.unique_key)
        .bind(row.debounce_key)
        .bind(row.concurrency_key)
        .bind(i64::from(row.spec.per_key))
        .bind(row.schedule)
        .bind(row.now_ms)
        .bind(context.cause.to_string())
        .bind(context.handler)
        .bind(context.actor.map(|actor| actor.0))
        .bind(context.traceparent.as_deref())
        .fetch_optional(c).await)?;
    tx.mark_enqueued(is_due);
    let id = match id {
        Some(id) => id,
        None => on_write!(tx, c => sqlx::query_scalar(FIND_UNIQUE)
            .bind(row.spec.kind).bind(row.unique_key).fetch_optional(c).await)?
        // On PostgreSQL the other job may end at this moment. A caller that retries enqueues a new one.
        .ok_or_else(|| Failure::internal("the job of the same key has just ended"))?,
    };
    Ok(EnqueueResult {
        id: JobId(id),
        is_new: id == row.id.0,
    })
}
