//! Claiming: jobs whose moment has come wait, expired leases end, and some of those that wait begin. All of it in one transaction at
//! a time: on SQLite by the one writer, on PostgreSQL by a lock for each module, which is held for these statements alone. So limits
//! hold over all processes.

use super::{
    JobHandler, conclude,
    lease::{self, Beat},
    millis,
    queue::{Candidate, Queue, choose},
    state::{AttemptEnd, after_attempt},
};
use crate::{Db, Failure, Kernel, Tx, db::Writer, on_read, on_write};
use allpet_domain::id::JobId;
use sqlx::FromRow;
use uuid::Uuid;

const LOCK: &str = "SELECT pg_advisory_xact_lock(7203, hashtext(current_schema()))";
/// When something is due: at once, at a moment, or not at all.
const NEXT: &str = "SELECT MIN(at) FROM (\
    SELECT CAST(0 AS BIGINT) AS at WHERE EXISTS (SELECT 1 FROM jobs WHERE state = 'waiting') \
    UNION ALL SELECT MIN(run_at_ms) FROM jobs WHERE state IN ('scheduled', 'failed') \
    UNION ALL SELECT MIN(lease_until_ms) FROM jobs WHERE state = 'running') AS moments";
const PROMOTE: &str =
    "UPDATE jobs SET state = 'waiting' WHERE state IN ('scheduled', 'failed') AND run_at_ms <= $1";
const EXPIRED: &str = "SELECT id, kind, lease, attempts, max_attempts, cancel_requested_ms FROM jobs \
    WHERE state = 'running' AND lease_until_ms <= $1 ORDER BY lease_until_ms LIMIT 100";
const RUNNING: &str = "SELECT COUNT(*) FROM jobs WHERE state = 'running' AND queue = $1";

macro_rules! candidates {
    ($kinds:literal) => {
        concat!(
            "SELECT id, kind, concurrency_key, key_limit, key_running FROM (\
             SELECT j.id, j.kind, j.concurrency_key, j.key_limit, j.priority, j.run_at_ms, \
             CASE WHEN j.concurrency_key IS NULL THEN 0 ELSE (SELECT COUNT(*) FROM jobs r WHERE r.state = 'running' \
             AND r.queue = j.queue AND r.kind = j.kind AND r.concurrency_key = j.concurrency_key) END AS key_running \
             FROM jobs j WHERE j.state = 'waiting' AND j.queue = $1 AND j.kind ",
            $kinds,
            ") AS waiting WHERE concurrency_key IS NULL OR key_running < key_limit \
             ORDER BY priority DESC, run_at_ms, id LIMIT $3"
        )
    };
}
const CANDIDATES_SQLITE: &str = candidates!("IN (SELECT value FROM json_each($2))");
const CANDIDATES_POSTGRES: &str = candidates!("= ANY($2)");
const CLAIM: &str = "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease = lease + 1, lease_owner = $2, \
    lease_until_ms = $3, started_ms = $4, progress = 0 WHERE id = $1 AND state = 'waiting' \
    RETURNING id, kind, payload, attempts, lease, traceparent";
const BEAT: &str = "UPDATE jobs SET lease_until_ms = $3 WHERE id = $1 AND lease = $2 AND state = 'running' \
    RETURNING cancel_requested_ms";

/// A job that this worker has.
#[derive(Clone, Debug, FromRow)]
pub(super) struct ClaimedJob {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) payload: String,
    pub(super) attempts: i64,
    pub(super) lease: i64,
    pub(super) traceparent: Option<String>,
}

#[derive(FromRow)]
struct ExpiredJob {
    id: Uuid,
    kind: String,
    lease: i64,
    attempts: i64,
    max_attempts: i64,
    cancel_requested_ms: Option<i64>,
}

#[derive(FromRow)]
struct WaitingJob {
    id: Uuid,
    kind: String,
    concurrency_key: Option<String>,
    key_limit: i64,
    key_running: i64,
}

/// When a claim finds something to do: 0 where it may do so at once, in milliseconds since 1970; nothing where no job is there.
pub(super) async fn next_due_ms(db: &Db) -> Result<Option<i64>, sqlx::Error> {
    on_read!(db, c => sqlx::query_scalar(NEXT).fetch_one(c).await)
}

/// A queue with those of its kinds that this process knows.
#[derive(Clone, Debug)]
pub(super) struct QueueOfKinds {
    pub(super) queue: Queue,
    pub(super) kinds: Vec<String>,
}

/// Takes what may begin now.
pub(super) async fn claim(
    kernel: &Kernel,
    db: &Db,
    handlers: &[JobHandler],
    queues: &[QueueOfKinds],
    owner: &str,
) -> Result<Vec<ClaimedJob>, Failure> {
    let mut tx = db.begin().await?;
    if tx.is_postgres() {
        on_write!(tx, c => sqlx::query(LOCK).execute(c).await.map(drop))?;
    }
    // After the lock, so that no two workers read the clock in another order than they claim.
    let now_ms = millis(kernel.now());
    on_write!(tx, c => sqlx::query(PROMOTE).bind(now_ms).execute(c).await.map(drop))?;
    end_expired(kernel, &mut tx, handlers, now_ms).await?;
    let mut claimed = Vec::new();
    for of_kinds in queues {
        claimed.extend(claim_from(&mut tx, of_kinds, owner, now_ms).await?);
    }
    tx.commit().await?;
    Ok(claimed)
}

/// A kind that this process does not know ends by its row's own limit.
async fn end_expired(
    kernel: &Kernel,
    tx: &mut Tx,
    handlers: &[JobHandler],
    now_ms: i64,
) -> Result<(), Failure> {
    let expired: Vec<ExpiredJob> =
        on_write!(tx, c => sqlx::query_as(EXPIRED).bind(now_ms).fetch_all(c).await)?;
    for job in expired {
        let spec = handlers.iter().find(|handler| handler.spec.kind == job.kind);
        let mut policy = spec.map_or(super::RetryPolicy::DEFAULT, |handler| handler.spec.retry);
        policy.max_attempts = u32::try_from(job.max_attempts).unwrap_or(u32::MAX);
        let attempts = u32::try_from(job.attempts).unwrap_or(u32::MAX);
        let jitter = u16::from_be_bytes(kernel.randomness().bytes());
        let cancel = job.cancel_requested_ms.is_some();
        let next = after_attempt(AttemptEnd::Expired, attempts, cancel, policy, now_ms, jitter);
        tracing::warn!(job = %job.id, kind = job.kind, attempts, state = next.state.as_str(), "the worker of a job was lost");
        let history = spec.map_or(super::JobSpec::new("").history, |handler| handler.spec.history);
        let keep_ms = now_ms.saturating_add(super::duration_millis(history));
        conclude::write(tx, JobId(job.id), job.lease, &next, now_ms, keep_ms).await?;
    }
    Ok(())
}

async fn claim_from(
    tx: &mut Tx,
    of_kinds: &QueueOfKinds,
    owner: &str,
    now_ms: i64,
) -> Result<Vec<ClaimedJob>, Failure> {
    let queue = of_kinds.queue;
    let mut claimed = Vec::new();
    loop {
        let running: i64 =
            on_write!(tx, c => sqlx::query_scalar(RUNNING).bind(queue.name).fetch_one(c).await)?;
        let room = queue.room(running);
        if room == 0 {
            return Ok(claimed);
        }
        let waiting = candidates(tx, of_kinds, room).await?;
        let full = waiting.len() == room;
        let chosen = choose(waiting, room);
        let none_left = !full || chosen.is_empty();
        for id in chosen {
            let until_ms = lease::until(now_ms);
            let job: Option<ClaimedJob> = on_write!(tx, c => sqlx::query_as(CLAIM)
                .bind(id).bind(owner).bind(until_ms).bind(now_ms).fetch_optional(c).await)?;
            claimed.extend(job);
        }
        // Where several of one key stood first, those behind them have their turn now.
        if none_left {
            return Ok(claimed);
        }
    }
}

async fn candidates(
    tx: &mut Tx,
    of_kinds: &QueueOfKinds,
    room: usize,
) -> Result<Vec<Candidate<Uuid>>, Failure> {
    let (queue, limit) = (of_kinds.queue.name, i64::try_from(room).unwrap_or(i64::MAX));
    let rows: Vec<WaitingJob> = match tx.writer() {
        Writer::Sqlite(c) => {
            let kinds = serde_json::to_string(&of_kinds.kinds)?;
            let query = sqlx::query_as(CANDIDATES_SQLITE)
                .bind(queue)
                .bind(kinds)
                .bind(limit);
            query.fetch_all(c).await?
        }
        Writer::Postgres(c) => {
            let query = sqlx::query_as(CANDIDATES_POSTGRES)
                .bind(queue)
                .bind(&of_kinds.kinds)
                .bind(limit);
            query.fetch_all(c).await?
        }
    };
    let candidate = |row: WaitingJob| Candidate {
        id: row.id,
        key: row.concurrency_key.map(|key| (row.kind, key)),
        key_limit: row.key_limit,
        key_running: row.key_running,
    };
    Ok(rows.into_iter().map(candidate).collect())
}

/// Renews a lease.
pub(super) async fn beat(db: &Db, id: JobId, lease: i64, now_ms: i64) -> Result<Beat, Failure> {
    let mut tx = db.begin().await?;
    let row: Option<(Option<i64>,)> = on_write!(tx, c => sqlx::query_as(BEAT)
        .bind(id.0).bind(lease).bind(lease::until(now_ms)).fetch_optional(c).await)?;
    tx.commit().await?;
    Ok(match row {
        None => Beat::Lost,
        Some((None,)) => Beat::Held,
        Some((Some(_),)) => Beat::CancelRequested,
    })
}
