//! Claiming: promotes jobs that are due, ends expired leases, and starts some of the waiting jobs. One transaction at a time does
//! it all: on SQLite the single writer, on PostgreSQL under a lock for each module, held for these statements only. So limits
//! hold across all processes.

use super::{candidates, lease_expiry::end_expired};
use crate::{
    Db, Failure, Kernel, Tx,
    db::Writer,
    jobs::{
        JobHandler, millis,
        rules::{
            lease,
            queue::{Queue, choose},
        },
    },
    on_read, on_write,
};
use sqlx::FromRow;
use uuid::Uuid;

const LOCK: &str = "SELECT pg_advisory_xact_lock(7203, hashtext(current_schema()))";
/// The next time at which something is due: immediately, later, or never.
const NEXT: &str = "SELECT MIN(at) FROM (\
    SELECT CAST(0 AS BIGINT) AS at WHERE EXISTS (SELECT 1 FROM jobs WHERE state = 'waiting') \
    UNION ALL SELECT MIN(run_at_ms) FROM jobs WHERE state IN ('scheduled', 'failed') \
    UNION ALL SELECT MIN(lease_until_ms) FROM jobs WHERE state = 'running') AS moments";
const PROMOTE: &str =
    "UPDATE jobs SET state = 'waiting' WHERE state IN ('scheduled', 'failed') AND run_at_ms <= $1";
/// The number of running jobs of a queue in which a job waits; NULL if none waits.
const RUNNING: &str = "SELECT CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE state = 'waiting' AND queue = $1) \
    THEN (SELECT COUNT(*) FROM jobs WHERE state = 'running' AND queue = $1) END";

macro_rules! start {
    ($ids:literal) => {
        concat!(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease = lease + 1, lease_owner = $2, \
             lease_until_ms = $3, started_ms = $4, progress = 0 WHERE id ",
            $ids,
            " AND state = 'waiting' RETURNING id, kind, payload, attempts, lease, lease_until_ms, actor, traceparent"
        )
    };
}
const START: &str = start!("= $1");
const START_ALL_POSTGRES: &str = start!("= ANY($1)");

/// A job that this worker holds.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct ClaimedJob {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) attempts: i64,
    pub(crate) lease: i64,
    pub(crate) actor: Option<Uuid>,
    pub(crate) lease_until_ms: i64,
    pub(crate) traceparent: Option<String>,
}

/// Returns the next time at which a claim has something to do, in milliseconds since 1970; 0 for immediately, `None` if there is
/// no job.
pub(crate) async fn next_due_ms(db: &Db) -> Result<Option<i64>, sqlx::Error> {
    on_read!(db, c => sqlx::query_scalar(NEXT).fetch_one(c).await)
}

/// A queue with those of its kinds that this process knows.
#[derive(Clone, Debug)]
pub(crate) struct QueueOfKinds {
    pub(crate) queue: Queue,
    pub(crate) kinds: Vec<String>,
}

/// Claims the jobs that may start now.
pub(crate) async fn claim(
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
    // Read after the lock, so that workers read the clock in the order in which they claim.
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

async fn claim_from(
    tx: &mut Tx,
    of_kinds: &QueueOfKinds,
    owner: &str,
    now_ms: i64,
) -> Result<Vec<ClaimedJob>, Failure> {
    let queue = of_kinds.queue;
    let mut claimed = Vec::new();
    loop {
        let running: Option<i64> =
            on_write!(tx, c => sqlx::query_scalar(RUNNING).bind(queue.name).fetch_one(c).await)?;
        let Some(running) = running else {
            return Ok(claimed);
        };
        let free_slots = queue.free_slots(running);
        if free_slots == 0 {
            return Ok(claimed);
        }
        let waiting = candidates::read(tx, of_kinds, free_slots).await?;
        let full = waiting.len() == free_slots;
        let chosen = choose(waiting, free_slots);
        let none_left = !full || chosen.is_empty();
        if !chosen.is_empty() {
            claimed.extend(start(tx, &chosen, owner, now_ms).await?);
        }
        // If several jobs of one key were first, those behind them get their turn now.
        if none_left {
            return Ok(claimed);
        }
    }
}

/// Starts jobs, in their order.
async fn start(tx: &mut Tx, ids: &[Uuid], owner: &str, now_ms: i64) -> Result<Vec<ClaimedJob>, Failure> {
    let until_ms = lease::expires(now_ms);
    let mut started: Vec<ClaimedJob> = Vec::with_capacity(ids.len());
    match tx.writer() {
        Writer::Sqlite(c) => {
            for id in ids {
                let query = sqlx::query_as(START).bind(id).bind(owner);
                started.extend(query.bind(until_ms).bind(now_ms).fetch_optional(&mut *c).await?);
            }
        }
        // Each statement is a round trip to the server.
        Writer::Postgres(c) => {
            let query = sqlx::query_as(START_ALL_POSTGRES).bind(ids).bind(owner);
            started = query.bind(until_ms).bind(now_ms).fetch_all(c).await?;
            started.sort_by_key(|job| ids.iter().position(|id| *id == job.id));
        }
    }
    Ok(started)
}
