//! Expired leases: a job whose worker was lost waits again, or is dead after its last attempt.

use super::finish;
use crate::{
    Failure, Kernel, Tx,
    jobs::{
        JobHandler, JobSpec, RetryPolicy, duration_millis,
        rules::state::{AttemptEnd, after_attempt},
    },
    on_write,
};
use allpet_domain::id::JobId;
use sqlx::FromRow;
use uuid::Uuid;

const EXPIRED: &str = "SELECT id, kind, lease, attempts, max_attempts, cancel_requested_ms FROM jobs \
    WHERE state = 'running' AND lease_until_ms <= $1 ORDER BY lease_until_ms LIMIT 100";

#[derive(FromRow)]
struct ExpiredJob {
    id: Uuid,
    kind: String,
    lease: i64,
    attempts: i64,
    max_attempts: i64,
    cancel_requested_ms: Option<i64>,
}

/// Ends the attempts whose lease expired. For a kind that this process does not know, the limit in the row applies.
pub(super) async fn end_expired(
    kernel: &Kernel,
    tx: &mut Tx,
    handlers: &[JobHandler],
    now_ms: i64,
) -> Result<(), Failure> {
    let expired: Vec<ExpiredJob> =
        on_write!(tx, c => sqlx::query_as(EXPIRED).bind(now_ms).fetch_all(c).await)?;
    for job in expired {
        let handler = handlers.iter().find(|handler| handler.spec.kind == job.kind);
        let mut policy = handler.map_or(RetryPolicy::DEFAULT, |handler| handler.spec.retry);
        policy.max_attempts = u32::try_from(job.max_attempts).unwrap_or(u32::MAX);
        let attempts = u32::try_from(job.attempts).unwrap_or(u32::MAX);
        let jitter = u16::from_be_bytes(kernel.randomness().bytes());
        let cancel = job.cancel_requested_ms.is_some();
        let next = after_attempt(AttemptEnd::Expired, attempts, cancel, policy, now_ms, jitter);
        tracing::warn!(job = %job.id, kind = job.kind, attempts, state = next.state.as_str(), "the worker of a job was lost");
        let history = handler.map_or(JobSpec::new("").history, |handler| handler.spec.history);
        let keep_ms = now_ms.saturating_add(duration_millis(history));
        finish::store_outcome(tx, JobId(job.id), job.lease, &next, now_ms, keep_ms).await?;
    }
    Ok(())
}
