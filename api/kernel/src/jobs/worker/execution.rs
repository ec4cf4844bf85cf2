//! One attempt: the handler runs, up to its time limit, while heartbeats renew the lease. Then the outcome is stored.

use super::{
    claim::ClaimedJob,
    finish::{self, Success, Successes},
    heartbeat::{self, keep_lease},
};
use crate::{
    Db, Failure, Kernel,
    cause::{Cause, Context},
    jobs::{
        JobContext, JobHandler, duration_millis,
        job::AttemptFailure,
        millis,
        rules::{
            lease::{self, Heartbeat},
            state::{AttemptEnd, JobState, Transition, after_attempt},
        },
    },
    trace,
};
use allpet_domain::id::{JobId, UserId};
use futures::FutureExt as _;
use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{sync::watch, time::timeout};
use tracing::{Instrument as _, field::Empty};

/// The parts of an attempt.
#[derive(Clone, Debug)]
pub(crate) struct Execution {
    pub(crate) kernel: Kernel,
    pub(crate) db: Db,
    pub(crate) handler: JobHandler,
    pub(crate) job: ClaimedJob,
    pub(crate) successes: Successes,
    /// True when the worker stops and waits no longer.
    pub(crate) hand_back: watch::Receiver<bool>,
    /// Whether the handler finished the job in a transaction of its own, which is committed.
    pub(crate) finished: Arc<AtomicBool>,
}

impl Execution {
    /// Runs the attempt and stores its outcome, as a part of the trace that enqueued the job. Returns the job's new state; `None` if
    /// this worker's result did not count.
    pub(crate) async fn run(self) -> Result<Option<JobState>, Failure> {
        let span = tracing::info_span!(
            "job",
            job = %self.job.id,
            kind = self.job.kind,
            attempt = self.job.attempts,
            person = self.job.actor.map(tracing::field::display),
            trace = Empty
        );
        let traceparent = trace::join(&span, self.job.traceparent.as_deref());
        self.run_in_trace(traceparent).instrument(span).await
    }

    async fn run_in_trace(mut self, traceparent: Option<String>) -> Result<Option<JobState>, Failure> {
        if !self.holds_lease().await? {
            return Ok(None);
        }
        let Some(end) = self.attempt(traceparent).await else {
            tracing::warn!(job = %self.job.id, kind = self.job.kind, "the lease of a job expired while its handler ran");
            return Ok(None);
        };
        self.store_outcome(end).await
    }

    /// Returns whether the lease holds. It may have expired before the handler starts, if the claim was slow or the process stood still;
    /// then another worker may have the job.
    async fn holds_lease(&mut self) -> Result<bool, Failure> {
        let now_ms = millis(self.kernel.now());
        if !lease::is_expired(self.job.lease_until_ms, now_ms) {
            return Ok(true);
        }
        let renewed = heartbeat::renew(&self.db, JobId(self.job.id), self.job.lease, now_ms).await?;
        self.job.lease_until_ms = lease::expires(now_ms);
        Ok(renewed != Heartbeat::Lost)
    }

    /// Runs the handler. Returns how the attempt ended; `None` if the lease was lost. The handler's future is dropped then, and
    /// its transactions roll back.
    async fn attempt(&mut self, traceparent: Option<String>) -> Option<AttemptEnd> {
        let context = JobContext {
            kernel: self.kernel.clone(),
            db: self.db.clone(),
            id: JobId(self.job.id),
            lease: self.job.lease,
            attempt: u32::try_from(self.job.attempts).unwrap_or(u32::MAX),
            history: self.handler.spec.history,
            finished: Arc::clone(&self.finished),
        };
        let limit = self.handler.spec.time_limit;
        let running = self.handler.run(context, self.job.payload.clone());
        let running = self
            .cause(traceparent)
            .scope(AssertUnwindSafe(running).catch_unwind());
        let running = timeout(limit, running);
        let lease = keep_lease(&self.kernel, &self.db, &self.job);
        let stopped = self.hand_back.wait_for(|stopped| *stopped);
        tokio::select! {
            outcome = running => Some(match outcome {
                Ok(Ok(Ok(result))) => AttemptEnd::Succeeded(result),
                Ok(Ok(Err(AttemptFailure::Unreadable(error)))) => AttemptEnd::Unreadable(format!("The payload is invalid: {error}")),
                Ok(Ok(Err(AttemptFailure::Handler(failure)))) => AttemptEnd::Failed(describe(failure)),
                Ok(Err(_)) => AttemptEnd::Failed("The handler panicked.".into()),
                Err(_) => AttemptEnd::Failed(format!("The handler did not finish within {limit:?}.")),
            }),
            heartbeat = lease => (heartbeat == Heartbeat::CancelRequested).then_some(AttemptEnd::Cancelled),
            Ok(_) = stopped => Some(AttemptEnd::HandedBack),
        }
    }

    /// Builds the context of the handler: the job is the cause of what it announces and enqueues.
    fn cause(&self, traceparent: Option<String>) -> Context {
        Context {
            cause: Cause::Job(JobId(self.job.id)),
            handler: Some(self.handler.spec.kind),
            actor: self.job.actor.map(UserId),
            session: None,
            traceparent,
        }
    }

    async fn store_outcome(&self, end: AttemptEnd) -> Result<Option<JobState>, Failure> {
        let (id, spec, lease) = (JobId(self.job.id), &self.handler.spec, self.job.lease);
        let attempts = u32::try_from(self.job.attempts).unwrap_or(u32::MAX);
        let now_ms = millis(self.kernel.now());
        let keep_ms = now_ms.saturating_add(duration_millis(spec.history));
        let jitter = u16::from_be_bytes(self.kernel.randomness().bytes());
        let decide = |end, cancel| after_attempt(end, attempts, cancel, spec.retry, now_ms, jitter);
        if self.finished.load(Ordering::SeqCst) {
            let next = decide(self.end_of_finished(end), false);
            self.report(&next);
            return Ok(Some(next.state));
        }
        let (next, stored) = if matches!(end, AttemptEnd::Succeeded(_)) {
            // A success counts, also if the cancellation was requested meanwhile.
            let next = decide(end, false);
            let success = Success {
                id,
                lease,
                next: next.clone(),
                now_ms,
                keep_ms,
            };
            (next, self.successes.run(success).await??)
        } else {
            let mut tx = self.db.begin().await?;
            let cancel = finish::is_cancelled(&mut tx, id, lease).await?;
            let next = decide(end, cancel);
            let stored = finish::store_outcome(&mut tx, id, lease, &next, now_ms, keep_ms).await?;
            tx.commit().await?;
            (next, stored)
        };
        if !stored {
            // Another worker holds it, or it has ended.
            return Ok(None);
        }
        self.report(&next);
        Ok(Some(next.state))
    }

    /// Returns the end of an attempt whose handler finished the job in a transaction of its own: the job is done, whatever came after.
    fn end_of_finished(&self, end: AttemptEnd) -> AttemptEnd {
        let (job, kind) = (self.job.id, self.handler.spec.kind);
        match end {
            AttemptEnd::Succeeded(result) => AttemptEnd::Succeeded(result),
            AttemptEnd::Failed(error) | AttemptEnd::Unreadable(error) => {
                tracing::warn!(%job, kind, error, "a handler failed after its job was finished; the job stays done");
                AttemptEnd::Succeeded(None)
            }
            AttemptEnd::Cancelled | AttemptEnd::HandedBack | AttemptEnd::Expired => {
                AttemptEnd::Succeeded(None)
            }
        }
    }

    fn report(&self, next: &Transition) {
        let (job, kind, attempts) = (self.job.id, self.handler.spec.kind, self.job.attempts);
        self.kernel.metrics().count_job(kind, next.state.as_str());
        if let Some(count) = next.result.as_deref().and_then(|result| result.parse().ok()) {
            self.kernel.metrics().count_scheduled(kind, count);
        }
        match next.state {
            JobState::Dead => {
                tracing::error!(%job, kind, attempts, error = next.error, "a job failed for good");
            }
            JobState::Failed => {
                tracing::warn!(%job, kind, attempts, error = next.error, "a job failed and will be retried");
            }
            _ => {}
        }
    }
}

/// Describes an error for the operator.
fn describe(failure: Failure) -> String {
    match failure {
        Failure::Problem(problem) => problem.to_string(),
        Failure::Internal(cause) => format!("{cause} ({cause:?})"),
    }
}
