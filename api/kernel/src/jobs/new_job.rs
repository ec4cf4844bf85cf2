//! A job to be enqueued, and its options.

use super::Job;
use allpet_domain::{Timestamp, id::JobId};
use std::{marker::PhantomData, time::Duration};

/// A job to be enqueued.
#[derive(Clone, Debug)]
pub struct NewJob<J> {
    pub(super) payload: Result<String, String>,
    pub(super) run_at: Option<RunAt>,
    pub(super) unique_key: Option<String>,
    pub(super) debounce_key: Option<String>,
    pub(super) concurrency_key: Option<String>,
    pub(super) priority: Option<i16>,
    job: PhantomData<fn() -> J>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum RunAt {
    Moment(Timestamp),
    Delay(Duration),
}

/// The result of enqueueing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnqueueResult {
    /// The job; the existing one if its key was taken.
    pub id: JobId,
    /// Whether the job is new.
    pub is_new: bool,
}

impl<J: Job> NewJob<J> {
    /// Creates a job that may run at once.
    pub fn new(job: &J) -> Self {
        Self {
            payload: serde_json::to_string(job).map_err(|error| error.to_string()),
            run_at: None,
            unique_key: None,
            debounce_key: None,
            concurrency_key: None,
            priority: None,
            job: PhantomData,
        }
    }

    /// Runs the job at `moment`, or as soon afterwards as a worker is free.
    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.run_at = Some(RunAt::Moment(moment));
        self
    }

    /// Runs the job after `delay`.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.run_at = Some(RunAt::Delay(delay));
        self
    }

    /// Enqueues no second job of this kind and `key` until the first one has ended.
    #[must_use]
    pub fn unique(mut self, key: impl ToString) -> Self {
        self.unique_key = Some(key.to_string());
        self
    }

    /// Of this kind and `key`, runs only the last job, once none was enqueued for `quiet`. Does not change one that is already
    /// running.
    #[must_use]
    pub fn debounced(mut self, key: impl ToString, quiet: Duration) -> Self {
        self.debounce_key = Some(key.to_string());
        self.after(quiet)
    }

    /// Limits how many jobs of this kind and `key` run at once to the kind's [`JobSpec::per_key`](super::JobSpec::per_key).
    #[must_use]
    pub fn concurrency_key(mut self, key: impl ToString) -> Self {
        self.concurrency_key = Some(key.to_string());
        self
    }

    /// Overrides the priority of the kind.
    #[must_use]
    pub fn priority(mut self, priority: i16) -> Self {
        self.priority = Some(priority);
        self
    }
}
