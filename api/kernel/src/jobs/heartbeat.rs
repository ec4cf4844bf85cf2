//! Heartbeats: a worker renews the lease of each job that it runs.

use super::{
    claim::ClaimedJob,
    lease::{self, HEARTBEAT, Heartbeat},
    millis,
};
use crate::{Db, Failure, Kernel, on_write};
use allpet_domain::id::JobId;
use tokio::time::{sleep, timeout};

const BEAT: &str = "UPDATE jobs SET lease_until_ms = $3 WHERE id = $1 AND lease = $2 AND state = 'running' \
    RETURNING cancel_requested_ms";

/// Renews a lease and reads whether a cancellation was requested.
pub(super) async fn renew(db: &Db, id: JobId, lease: i64, now_ms: i64) -> Result<Heartbeat, Failure> {
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
    let mut expires_ms = lease::expires(millis(kernel.now()));
    loop {
        sleep(HEARTBEAT).await;
        let now_ms = millis(kernel.now());
        // A database that does not answer must not keep the worker from noticing that its lease expired.
        let renewed = timeout(HEARTBEAT, renew(db, JobId(job.id), job.lease, now_ms)).await;
        let heartbeat = match renewed {
            Ok(Ok(Heartbeat::Held)) => {
                expires_ms = lease::expires(now_ms);
                Heartbeat::Held
            }
            Ok(Ok(heartbeat)) => heartbeat,
            Ok(Err(_)) | Err(_) => lease::after_missed_heartbeat(expires_ms, millis(kernel.now())),
        };
        if heartbeat != Heartbeat::Held {
            return heartbeat;
        }
    }
}
