//! History: jobs as an operator sees them, until they are deleted.

use super::{JobState, millis};
use crate::{Db, Failure, Tx, on_read, on_write};
use allpet_domain::{
    Timestamp,
    id::{JobId, UserId},
};
use sqlx::FromRow;
use uuid::Uuid;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, queue, kind, payload, priority, state, run_at_ms, attempts, max_attempts, schedule, cause, handler, actor, traceparent, lease_owner, \
             lease_until_ms, progress, result, error, reason, enqueued_ms, started_ms, finished_ms FROM jobs ",
            $rest
        )
    };
}
const FIND: &str = select!("WHERE id = $1");
/// The state is part of the text, so that both databases use the index of the state.
macro_rules! in_state {
    ($state:literal) => {
        concat!(
            select!("WHERE state = '"),
            $state,
            "' AND id < $1 ORDER BY id DESC LIMIT $2"
        )
    };
}
const OF_SCHEDULE: &str = select!("WHERE schedule = $1 ORDER BY id DESC LIMIT $2");
const WITH_PAYLOAD: &str = select!("WHERE payload LIKE '%' || $1 || '%' ORDER BY id DESC LIMIT 100");
const CAUSED_BY_SQLITE: &str =
    select!("WHERE id >= $1 AND cause IN (SELECT value FROM json_each($2)) ORDER BY id LIMIT 1000");
const CAUSED_BY_POSTGRES: &str = select!(
    "WHERE id >= $1 AND cause = ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb))) ORDER BY id LIMIT 1000"
);
const DEPTHS: &str = "SELECT queue, state, COUNT(*), MIN(run_at_ms) FROM jobs \
    WHERE state IN ('waiting', 'scheduled', 'failed', 'running', 'dead') GROUP BY queue, state ORDER BY queue, state";
const DELETE: &str = "DELETE FROM jobs WHERE id IN \
    (SELECT id FROM jobs WHERE keep_until_ms <= $1 ORDER BY keep_until_ms LIMIT $2)";

/// The row of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRecord {
    /// Its id.
    pub id: JobId,
    /// Its queue, whose slots it takes.
    pub queue: String,
    /// Its kind.
    pub kind: String,
    /// Its payload, in JSON.
    pub payload: String,
    /// Its priority; higher runs first.
    pub priority: i64,
    /// Its state.
    pub state: JobState,
    /// When it runs, or ran at the earliest, in milliseconds since 1970.
    pub run_at_ms: i64,
    /// Number of attempts started.
    pub attempts: i64,
    /// Number of attempts before it is a dead letter.
    pub max_attempts: i64,
    /// The schedule whose occurrence it is, if any.
    pub schedule: Option<String>,
    /// The cause that enqueued it: `request:…`, `event:…`, `job:…` or `process`, as in an event's envelope.
    pub cause: String,
    /// The handler that enqueued it: an endpoint, a subscriber, or a kind of job.
    pub handler: Option<String>,
    /// The person on whose behalf it was enqueued, if any.
    pub actor: Option<UserId>,
    /// The W3C trace context of its enqueuer, if any.
    pub traceparent: Option<String>,
    /// The worker that holds it.
    pub lease_owner: Option<String>,
    /// When its lease expires, in milliseconds since 1970.
    pub lease_until_ms: Option<i64>,
    /// Its progress, in percent.
    pub progress: i64,
    /// Its result.
    pub result: Option<String>,
    /// Its last error.
    pub error: Option<String>,
    /// Why it was cancelled or discarded.
    pub reason: Option<String>,
    /// When it was enqueued, in milliseconds since 1970.
    pub enqueued_ms: i64,
    /// When its last attempt started, in milliseconds since 1970.
    pub started_ms: Option<i64>,
    /// When it ended, in milliseconds since 1970.
    pub finished_ms: Option<i64>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    queue: String,
    kind: String,
    payload: String,
    priority: i64,
    state: String,
    run_at_ms: i64,
    attempts: i64,
    max_attempts: i64,
    schedule: Option<String>,
    cause: String,
    handler: Option<String>,
    actor: Option<Uuid>,
    traceparent: Option<String>,
    lease_owner: Option<String>,
    lease_until_ms: Option<i64>,
    progress: i64,
    result: Option<String>,
    error: Option<String>,
    reason: Option<String>,
    enqueued_ms: i64,
    started_ms: Option<i64>,
    finished_ms: Option<i64>,
}

impl Row {
    fn read(self) -> Result<JobRecord, Failure> {
        Ok(JobRecord {
            id: JobId(self.id),
            state: read_state(&self.state)?,
            queue: self.queue,
            kind: self.kind,
            payload: self.payload,
            priority: self.priority,
            run_at_ms: self.run_at_ms,
            attempts: self.attempts,
            max_attempts: self.max_attempts,
            schedule: self.schedule,
            cause: self.cause,
            handler: self.handler,
            actor: self.actor.map(UserId),
            traceparent: self.traceparent,
            lease_owner: self.lease_owner,
            lease_until_ms: self.lease_until_ms,
            progress: self.progress,
            result: self.result,
            error: self.error,
            reason: self.reason,
            enqueued_ms: self.enqueued_ms,
            started_ms: self.started_ms,
            finished_ms: self.finished_ms,
        })
    }
}

fn read_state(word: &str) -> Result<JobState, Failure> {
    JobState::parse(word).ok_or_else(|| Failure::internal(format!("a job in an unknown state: {word}")))
}

/// The number of jobs of a queue in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueDepth {
    /// The queue.
    pub queue: String,
    /// The state.
    pub state: JobState,
    /// The number of jobs.
    pub jobs: i64,
    /// When the oldest of them was due, in milliseconds since 1970.
    pub oldest_ms: i64,
}

/// Reads a job; `None` if it does not exist.
pub async fn find(db: &Db, id: JobId) -> Result<Option<JobRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Reads the newest jobs in a state.
pub async fn in_state(db: &Db, state: JobState, limit: u32) -> Result<Vec<JobRecord>, Failure> {
    in_state_before(db, state, None, limit).await
}

/// Reads the newest jobs in a state among those that are older than `before`.
pub async fn in_state_before(
    db: &Db,
    state: JobState,
    before: Option<JobId>,
    limit: u32,
) -> Result<Vec<JobRecord>, Failure> {
    let statement = match state {
        JobState::Waiting => in_state!("waiting"),
        JobState::Scheduled => in_state!("scheduled"),
        JobState::Failed => in_state!("failed"),
        JobState::Running => in_state!("running"),
        JobState::Done => in_state!("done"),
        JobState::Dead => in_state!("dead"),
        JobState::Cancelled => in_state!("cancelled"),
        JobState::Discarded => in_state!("discarded"),
    };
    let before = before.map_or(Uuid::max(), |id| id.0);
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(statement).bind(before).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Reads the newest occurrences of a schedule.
pub async fn of_schedule(db: &Db, schedule: &str, limit: u32) -> Result<Vec<JobRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(OF_SCHEDULE).bind(schedule).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Reads the newest jobs with `text` in their payload; 100 at most.
pub(crate) async fn with_payload(db: &Db, text: &str) -> Result<Vec<JobRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(WITH_PAYLOAD).bind(text).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Reads jobs with an id from `since` on whose cause is in a JSON array; 1,000 at most.
pub(crate) async fn caused_by(db: &Db, causes: &str, since: Uuid) -> Result<Vec<JobRecord>, Failure> {
    let statement = db.statement(CAUSED_BY_SQLITE, CAUSED_BY_POSTGRES);
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(statement).bind(since).bind(causes).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Counts the jobs of each queue that wait, run, or are dead.
pub async fn queue_depths(db: &Db) -> Result<Vec<QueueDepth>, Failure> {
    let rows: Vec<(String, String, i64, i64)> = on_read!(db, c => sqlx::query_as(DEPTHS).fetch_all(c).await)?;
    let depth = |(queue, state, jobs, oldest_ms): (String, String, i64, i64)| {
        let state = read_state(&state)?;
        Ok(QueueDepth {
            queue,
            state,
            jobs,
            oldest_ms,
        })
    };
    rows.into_iter().map(depth).collect()
}

/// Deletes at most `limit` expired jobs and returns their number.
pub(crate) async fn delete_old(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<u64, sqlx::Error> {
    on_write!(tx, c => sqlx::query(DELETE).bind(millis(now)).bind(limit).execute(c).await
        .map(|done| done.rows_affected()))
}
