//! Heartbeats: a worker renews the lease of each job that it runs.

use super::claim::ClaimedJob;
use crate::{
    Db, Failure, Kernel,
    jobs::{
        millis,
        rules::lease::{self, Heartbeat, HeldLease},
    },
    on_write,
};
use allpet_domain::id::JobId;
use tokio::time::{sleep, timeout};

const BEAT: &str = "UPDATE jobs SET lease_until_ms = $3 WHERE id = $1 AND lease = $2 AND state = 'running' \
    RETURNING cancel_requested_ms";

/// Renews a lease and reads whether a cancellation was requested.
pub(crate) async fn renew(db: &Db, id: JobId, lease: i64, now_ms: i64) -> Result<Heartbeat, Failure> {
    let mut tx = db.begin().await?;
    let row: Option<(Option<i64>,)> = on_write!(tx, c => sqlx::query_as(BEAT)
        .bind(id.0).bind(lease).bind(lease::expires(now_ms)).fetch_optional(c).await)?;
    tx.commit().await?;
    Ok(match row {
        None => Heartbeat::Lost,
        Some((None,)) => Heartbeat::Held,
        Some((Some(_),)) => Heartbeat::CancelRequested,
    })
}

/// Renews the lease repeatedly. Returns when it is lost or a cancellation is requested.
pub(super) async fn keep_lease(kernel: &Kernel, db: &Db, job: &ClaimedJob) -> Heartbeat {
    let mut held = HeldLease::new(job.lease_until_ms);
    loop {
        sleep(held.pause(millis(kernel.now()))).await;
        let asked_ms = millis(kernel.now());
        let Some(limit) = held.time_limit(asked_ms) else {
            return Heartbeat::Lost;
        };
        let renewed = timeout(limit, renew(db, JobId(job.id), job.lease, asked_ms)).await;
        let answer = renewed.ok().and_then(Result::ok);
        let heartbeat = held.beat(answer, asked_ms, millis(kernel.now()));
        if heartbeat != Heartbeat::Held {
            return heartbeat;
        }
    }
}
