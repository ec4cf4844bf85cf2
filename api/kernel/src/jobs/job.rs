//! Jobs, their kinds and their handlers.

use super::{
    duration_millis, millis,
    queue::Queue,
    retry::RetryPolicy,
    state::{JobState, Transition},
    worker::finish,
};
use crate::{Db, Failure, Kernel, Tx};
use allpet_domain::id::JobId;
use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fmt,
    future::Future,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

/// The payload of a job.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// How its kind of job runs.
    const SPEC: JobSpec;
}

/// How jobs of one kind run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobSpec {
    /// Its name: `module.verb-object`. It never changes.
    pub kind: &'static str,
    /// The queue whose slots it takes.
    pub queue: Queue,
    /// How often it is retried.
    pub retry: RetryPolicy,
    /// Time limit of an attempt.
    pub time_limit: Duration,
    /// Priority in its queue; higher runs first.
    pub priority: i16,
    /// How many jobs with one concurrency key run at once.
    pub per_key: u32,
    /// How long a finished or cancelled job stays in the history.
    pub history: Duration,
}

impl JobSpec {
    /// A kind in the default queue: [`RetryPolicy::DEFAULT`], a minute for an attempt, one at a time per key, a week of history.
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

    /// The kind of a schedule's occurrences: [`RetryPolicy::OCCURRENCE`], five minutes for an attempt, a day of history.
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

/// The error of an attempt.
#[derive(Debug)]
pub(super) enum AttemptFailure {
    /// The payload cannot be deserialized.
    Unreadable(serde_json::Error),
    /// The handler failed.
    Handler(Failure),
}

pub(super) type Attempt = BoxFuture<'static, Result<Option<String>, AttemptFailure>>;
type Run = dyn Fn(JobContext, String) -> Attempt + Send + Sync;

/// A kind of job and its handler.
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
    /// Creates a handler for jobs of type `J`. An error is retried by the kind's policy.
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

    /// Creates a handler for the schedule of the same name. `run` returns the number of things that it did.
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

    /// Returns how its jobs run.
    pub fn spec(&self) -> &JobSpec {
        &self.spec
    }

    pub(super) fn run(&self, context: JobContext, payload: String) -> Attempt {
        (self.run)(context, payload)
    }
}

/// The attempt, as its handler sees it; cheap to clone.
#[derive(Clone, Debug)]
pub struct JobContext {
    pub(super) kernel: Kernel,
    pub(super) db: Db,
    pub(super) id: JobId,
    pub(super) lease: i64,
    pub(super) attempt: u32,
    pub(super) history: Duration,
    /// Whether a transaction that finished the job is committed.
    pub(super) finished: Arc<AtomicBool>,
}

impl JobContext {
    /// Returns the job's id. It is the same at each attempt, so it is a key for what must not happen twice.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Returns the number of the attempt, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Stores the job's progress, in percent. Fails if the lease is lost.
    pub async fn progress(&self, percent: u8) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        if !finish::set_progress(&mut tx, self.id, self.lease, percent.min(100)).await? {
            return Err(lease_lost());
        }
        Ok(tx.commit().await?)
    }

    /// Marks the job as done in the transaction that has its effect, so that the effect happens once: of two workers that both
    /// ran the job, one fails here. The transaction must belong to the module's database.
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
        if finish::store_outcome(tx, self.id, self.lease, &done, now_ms, keep_ms).await? {
            tx.set_at_commit(Arc::clone(&self.finished));
            Ok(())
        } else {
            Err(lease_lost())
        }
    }
}

fn lease_lost() -> Failure {
    Failure::internal("the lease of this job is lost: another worker holds it, or it has ended")
}
