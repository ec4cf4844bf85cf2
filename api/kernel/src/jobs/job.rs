//! What a job is, and how it is done.

use super::{
    conclude, duration_millis, millis,
    queue::Queue,
    retry::RetryPolicy,
    state::{JobState, Transition},
};
use crate::{Db, Failure, Kernel, Tx};
use allpet_domain::id::JobId;
use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, future::Future, sync::Arc, time::Duration};

/// What a job carries.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// How it is done.
    const SPEC: JobSpec;
}

/// How jobs of one kind are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobSpec {
    /// `module.verb-object`, once and for all.
    pub kind: &'static str,
    /// Whose slots it takes.
    pub queue: Queue,
    /// How often it is tried.
    pub retry: RetryPolicy,
    /// How long one attempt may take.
    pub time_limit: Duration,
    /// Higher goes first in its queue.
    pub priority: i16,
    /// How many with one concurrency key run at once.
    pub per_key: u32,
    /// How long one that is done or cancelled stays to be seen.
    pub history: Duration,
}

impl JobSpec {
    /// A kind in the default queue: [`RetryPolicy::DEFAULT`], a minute for an attempt, one at a time of each key, a week of history.
    pub const fn new(kind: &'static str) -> Self {
        Self {
            kind,
            queue: Queue::DEFAULT,
            retry: RetryPolicy::DEFAULT,
            time_limit: Duration::from_mins(1),
            priority: 0,
            per_key: 1,
            history: Duration::from_hours(7 * 24),
        }
    }

    /// What a schedule of this name does: [`RetryPolicy::OCCURRENCE`], five minutes for an attempt, a day of history.
    pub const fn scheduled(name: &'static str) -> Self {
        Self {
            queue: Queue::SCHEDULES,
            retry: RetryPolicy::OCCURRENCE,
            time_limit: Duration::from_mins(5),
            history: Duration::from_hours(24),
            ..Self::new(name)
        }
    }
}

/// Why an attempt did not succeed.
#[derive(Debug)]
pub(super) enum AttemptFailure {
    /// The payload cannot be read.
    Unreadable(serde_json::Error),
    /// The handler says so.
    Handler(Failure),
}

pub(super) type Attempt = BoxFuture<'static, Result<Option<String>, AttemptFailure>>;
type Run = dyn Fn(JobContext, String) -> Attempt + Send + Sync;

/// A kind of job and who does it.
#[derive(Clone)]
pub struct JobHandler {
    pub(super) spec: JobSpec,
    run: Arc<Run>,
}

impl fmt::Debug for JobHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobHandler")
            .field("spec", &self.spec)
            .finish_non_exhaustive()
    }
}

impl JobHandler {
    /// `run` does jobs of type `J`. An error is retried as the kind's policy says.
    pub fn new<J, F, R>(run: F) -> Self
    where
        J: Job,
        F: Fn(JobContext, J) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let run = Arc::new(run);
        let run = move |context: JobContext, payload: String| -> Attempt {
            let run = Arc::clone(&run);
            Box::pin(async move {
                let job = serde_json::from_str(&payload).map_err(AttemptFailure::Unreadable)?;
                run(context, job).await.map_err(AttemptFailure::Handler)?;
                Ok(None)
            })
        };
        Self {
            spec: J::SPEC,
            run: Arc::new(run),
        }
    }

    /// `run` does what the schedule of the same name makes due, and says how many things it did.
    pub fn scheduled<F, R>(spec: JobSpec, run: F) -> Self
    where
        F: Fn(JobContext) -> R + Send + Sync + 'static,
        R: Future<Output = Result<u32, Failure>> + Send + 'static,
    {
        let run = Arc::new(run);
        let run = move |context: JobContext, _: String| -> Attempt {
            let run = Arc::clone(&run);
            Box::pin(async move {
                let count = run(context).await.map_err(AttemptFailure::Handler)?;
                Ok(Some(count.to_string()))
            })
        };
        Self {
            spec,
            run: Arc::new(run),
        }
    }

    /// How its jobs are done.
    pub fn spec(&self) -> &JobSpec {
        &self.spec
    }

    pub(super) fn run(&self, context: JobContext, payload: String) -> Attempt {
        (self.run)(context, payload)
    }
}

/// One attempt, as its handler sees it; cheap to clone.
#[derive(Clone, Debug)]
pub struct JobContext {
    pub(super) kernel: Kernel,
    pub(super) db: Db,
    pub(super) id: JobId,
    pub(super) lease: i64,
    pub(super) attempt: u32,
    pub(super) history: Duration,
}

impl JobContext {
    /// The job. It is the same at each attempt: a key for what must not happen twice.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// The attempt, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Shows how far the job has come, in hundredths. Fails where the job is another worker's by now.
    pub async fn progress(&self, percent: u8) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        if !conclude::set_progress(&mut tx, self.id, self.lease, percent.min(100)).await? {
            return Err(lease_lost());
        }
        Ok(tx.commit().await?)
    }

    /// Marks the job as done in the transaction that has its effect, so that the effect comes once: of two workers that both did the
    /// job, one fails here. The transaction must be one of the module's database.
    pub async fn finish(&self, tx: &mut Tx) -> Result<(), Failure> {
        let done = Transition {
            state: JobState::Done,
            run_at_ms: None,
            error: None,
            result: None,
            counts: true,
        };
        let now_ms = millis(self.kernel.now());
        let keep_ms = now_ms.saturating_add(duration_millis(self.history));
        if conclude::write(tx, self.id, self.lease, &done, now_ms, keep_ms).await? {
            Ok(())
        } else {
            Err(lease_lost())
        }
    }
}

fn lease_lost() -> Failure {
    Failure::internal("another worker has this job by now, or it has ended")
}
