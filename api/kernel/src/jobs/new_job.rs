//! Enqueueing: in the transaction that causes the job.

use super::{Job, JobSpec, duration_millis, millis, state::JobState};
use crate::{Failure, Kernel, Tx, cause::Context, on_write};
use allpet_domain::{Timestamp, id::JobId};
use std::{marker::PhantomData, time::Duration};
use uuid::Uuid;

/// The largest payload, in bytes of JSON: 64 kB. What is larger belongs into a table or a file, and the job names it.
pub const PAYLOAD_MAX: usize = 64 * 1024;

macro_rules! insert {
    ($on_conflict:literal) => {
        concat!(
            "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, max_attempts, unique_key, debounce_key, \
             concurrency_key, key_limit, schedule, enqueued_ms, cause, traceparent) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ",
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
     priority = excluded.priority, attempts = 0, cause = excluded.cause, traceparent = excluded.traceparent"
);
const FIND_UNIQUE: &str = "SELECT id FROM jobs WHERE kind = $1 AND unique_key = $2 \
    AND state IN ('waiting', 'scheduled', 'failed', 'running')";

/// A job to be enqueued.
#[derive(Clone, Debug)]
pub struct NewJob<J> {
    payload: Result<String, String>,
    run_at: Option<RunAt>,
    unique_key: Option<String>,
    debounce_key: Option<String>,
    concurrency_key: Option<String>,
    priority: Option<i16>,
    job: PhantomData<fn() -> J>,
}

#[derive(Clone, Copy, Debug)]
enum RunAt {
    Moment(Timestamp),
    Delay(Duration),
}

/// What became of enqueueing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enqueued {
    /// The job: the one that was there already where its key says so.
    pub id: JobId,
    /// Whether it was not there before.
    pub is_new: bool,
}

impl<J: Job> NewJob<J> {
    /// A job that may run at once.
    pub fn new(job: &J) -> Self {
        Self {
            payload: serde_json::to_string(job).map_err(|error| error.to_string()),
            run_at: None,
            unique_key: None,
            debounce_key: None,
            concurrency_key: None,
            priority: None,
            job: PhantomData,
        }
    }

    /// It runs at `moment`, or as soon after it as a worker is there.
    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.run_at = Some(RunAt::Moment(moment));
        self
    }

    /// It runs after `delay`.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.run_at = Some(RunAt::Delay(delay));
        self
    }

    /// There is one of its kind and `key` until it has ended: another one is not enqueued.
    #[must_use]
    pub fn unique(mut self, key: impl ToString) -> Self {
        self.unique_key = Some(key.to_string());
        self
    }

    /// Of its kind and `key` the last one runs, once nobody has enqueued another for `quiet`. One that runs already is not changed.
    #[must_use]
    pub fn debounced(mut self, key: impl ToString, quiet: Duration) -> Self {
        self.debounce_key = Some(key.to_string());
        self.after(quiet)
    }

    /// As many of its kind and `key` run at once as the kind's [`JobSpec::per_key`] says.
    #[must_use]
    pub fn in_turn(mut self, key: impl ToString) -> Self {
        self.concurrency_key = Some(key.to_string());
        self
    }

    /// Before those of a lower priority, whatever its kind says.
    #[must_use]
    pub fn priority(mut self, priority: i16) -> Self {
        self.priority = Some(priority);
        self
    }
}

/// A job as its row begins.
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
    /// Enqueues a job in the transaction that causes it: it is there when the transaction commits, and not before. Fails where its
    /// payload is larger than [`PAYLOAD_MAX`].
    pub async fn enqueue<J: Job>(&self, tx: &mut Tx, job: NewJob<J>) -> Result<Enqueued, Failure> {
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
            "a job's payload of {size} bytes; {PAYLOAD_MAX} are allowed"
        )));
    }
    Ok(())
}

/// Writes the row, as its keys allow, with the cause and the trace of what this task runs for.
pub(super) async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<Enqueued, Failure> {
    let state = if row.run_at_ms <= row.now_ms {
        JobState::Waiting
    } else {
        JobState::Scheduled
    };
    let statement = match (row.unique_key, row.debounce_key) {
        (None, None) => INSERT,
        (Some(_), None) => INSERT_UNIQUE,
        (None, Some(_)) => INSERT_DEBOUNCED,
        (Some(_), Some(_)) => return Err(Failure::internal("a job is unique or debounced, not both")),
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
        .bind(context.traceparent.as_deref())
        .fetch_optional(c).await)?;
    tx.note_job();
    let id = match id {
        Some(id) => id,
        None => on_write!(tx, c => sqlx::query_scalar(FIND_UNIQUE)
            .bind(row.spec.kind).bind(row.unique_key).fetch_optional(c).await)?
        // It ended in this very moment; on PostgreSQL alone. Whoever asks again enqueues another.
        .ok_or_else(|| Failure::internal("the job of the same key has just ended"))?,
    };
    Ok(Enqueued {
        id: JobId(id),
        is_new: id == row.id.0,
    })
}
