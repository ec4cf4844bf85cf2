//! Sums over all routes and kinds of jobs, since the start of the process.

use crate::jobs::JobState;
use allpet_contract::operations::Counts;
use http::StatusCode;
use std::sync::atomic::{AtomicU64, Ordering};

/// The sums of a process.
#[derive(Debug, Default)]
pub struct Totals {
    requests: AtomicU64,
    errors: AtomicU64,
    jobs_done: AtomicU64,
    jobs_failed: AtomicU64,
    jobs_dead: AtomicU64,
}

impl Totals {
    /// Counts a request of a page or a partner; checks of health are none.
    pub(super) fn count_request(&self, route: &str, status: StatusCode) {
        if !route.starts_with("/api/") {
            return;
        }
        self.requests.fetch_add(1, Ordering::Relaxed);
        if status.is_server_error() {
            self.errors.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts an attempt of a job by the state that it led to.
    pub(super) fn count_job(&self, outcome: &str) {
        let counter = match JobState::parse(outcome) {
            Some(JobState::Done) => &self.jobs_done,
            Some(JobState::Failed) => &self.jobs_failed,
            Some(JobState::Dead) => &self.jobs_dead,
            _ => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the sums up to now.
    pub fn read(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            requests: read(&self.requests),
            errors: read(&self.errors),
            jobs_done: read(&self.jobs_done),
            jobs_failed: read(&self.jobs_failed),
            jobs_dead: read(&self.jobs_dead),
        }
    }
}
