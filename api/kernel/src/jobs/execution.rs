//! One attempt: the handler runs while heartbeats keep its lease, up to its time limit, and what came of it is written down.

use super::{
    JobContext, JobHandler,
    claim::{self, ClaimedJob},
    conclude, duration_millis,
    job::AttemptFailure,
    lease::{self, Beat, HEARTBEAT},
    millis,
    state::{AttemptEnd, JobState, after_attempt},
};
use crate::{
    Db, Failure, Kernel,
    cause::{Cause, Context},
};
use allpet_domain::id::JobId;
use futures::FutureExt as _;
use std::panic::AssertUnwindSafe;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// What an attempt is made with.
#[derive(Clone, Debug)]
pub(super) struct Execution {
    pub(super) kernel: Kernel,
    pub(super) db: Db,
    pub(super) handler: JobHandler,
    pub(super) job: ClaimedJob,
    /// True when the worker stops and waits no longer.
    pub(super) hand_back: watch::Receiver<bool>,
}

impl Execution {
    /// Makes the attempt; the state that the job then has, where this worker had the say.
    pub(super) async fn run(mut self) -> Result<Option<JobState>, Failure> {
        let Some(end) = self.attempt().await else {
            tracing::warn!(job = %self.job.id, kind = self.job.kind, "the lease of a job ended while its handler went on");
            return Ok(None);
        };
        self.conclude(end).await
    }

    /// How the attempt ended; nothing where the lease was lost. What the handler was doing is dropped then, with its transactions.
    async fn attempt(&mut self) -> Option<AttemptEnd> {
        let context = JobContext {
            kernel: self.kernel.clone(),
            db: self.db.clone(),
            id: JobId(self.job.id),
            lease: self.job.lease,
            attempt: u32::try_from(self.job.attempts).unwrap_or(u32::MAX),
            history: self.handler.spec.history,
        };
        let limit = self.handler.spec.time_limit;
        let running = self.handler.run(context, self.job.payload.clone());
        let running = self.cause().scope(AssertUnwindSafe(running).catch_unwind());
        let running = timeout(limit, running);
        let lease = keep_lease(&self.kernel, &self.db, &self.job);
        let stopped = self.hand_back.wait_for(|stopped| *stopped);
        tokio::select! {
            outcome = running => Some(match outcome {
                Ok(Ok(Ok(result))) => AttemptEnd::Succeeded(result),
                Ok(Ok(Err(AttemptFailure::Unreadable(error)))) => AttemptEnd::Unreadable(format!("The payload cannot be read: {error}")),
                Ok(Ok(Err(AttemptFailure::Handler(failure)))) => AttemptEnd::Failed(cause_of(failure)),
                Ok(Err(_)) => AttemptEnd::Failed("It panicked.".into()),
                Err(_) => AttemptEnd::Failed(format!("It did not end within {limit:?}.")),
            }),
            beat = lease => (beat == Beat::CancelRequested).then_some(AttemptEnd::Cancelled),
            Ok(_) = stopped => Some(AttemptEnd::HandedBack),
        }
    }

    /// The job is the cause of what its handler announces and enqueues; the trace is that of what enqueued it.
    fn cause(&self) -> Context {
        Context {
            cause: Cause::Job(JobId(self.job.id)),
            actor: None,
            traceparent: self.job.traceparent.clone(),
        }
    }

    async fn conclude(&self, end: AttemptEnd) -> Result<Option<JobState>, Failure> {
        let (id, spec) = (JobId(self.job.id), &self.handler.spec);
        let attempts = u32::try_from(self.job.attempts).unwrap_or(u32::MAX);
        let now_ms = millis(self.kernel.now());
        let jitter = u16::from_be_bytes(self.kernel.randomness().bytes());
        let mut tx = self.db.begin().await?;
        let cancel = conclude::is_cancelled(&mut tx, id, self.job.lease).await?;
        let next = after_attempt(end, attempts, cancel, spec.retry, now_ms, jitter);
        let keep_ms = now_ms.saturating_add(duration_millis(spec.history));
        let written = conclude::write(&mut tx, id, self.job.lease, &next, now_ms, keep_ms).await?;
        tx.commit().await?;
        if !written {
            // The handler finished it in its own transaction, or another worker has it.
            return Ok(None);
        }
        match next.state {
            JobState::Dead => {
                tracing::error!(job = %id, kind = spec.kind, attempts, error = next.error, "a job failed for good");
            }
            JobState::Failed => {
                tracing::warn!(job = %id, kind = spec.kind, attempts, error = next.error, "a job failed and is tried again");
            }
            _ => {}
        }
        Ok(Some(next.state))
    }
}

/// The cause in words: what an operator reads.
fn cause_of(failure: Failure) -> String {
    match failure {
        Failure::Problem(problem) => problem.to_string(),
        Failure::Internal(cause) => format!("{cause} ({cause:?})"),
    }
}

/// Renews the lease again and again; ends when it is lost or the job's cancellation was asked for.
async fn keep_lease(kernel: &Kernel, db: &Db, job: &ClaimedJob) -> Beat {
    let mut until_ms = lease::until(millis(kernel.now()));
    loop {
        sleep(HEARTBEAT).await;
        let now_ms = millis(kernel.now());
        // A database that does not answer must not keep the worker from noticing that its lease has run out.
        let answer = timeout(HEARTBEAT, claim::beat(db, JobId(job.id), job.lease, now_ms)).await;
        let beat = match answer {
            Ok(Ok(Beat::Held)) => {
                until_ms = lease::until(now_ms);
                Beat::Held
            }
            Ok(Ok(beat)) => beat,
            Ok(Err(_)) | Err(_) => lease::without_answer(until_ms, millis(kernel.now())),
        };
        if beat != Beat::Held {
            return beat;
        }
    }
}
