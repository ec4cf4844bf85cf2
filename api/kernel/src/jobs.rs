//! Jobs: work that a module does later, again, or at set times. They are rows in the module's own database (ADR 20).
//!
//! ```text
//! struct FinishRefund { refund: RefundId }
//! impl Job for FinishRefund { const SPEC: JobSpec = JobSpec::new("payments.finish-refund"); }
//!
//! kernel.enqueue(&mut tx, NewJob::new(&FinishRefund { refund }).unique(refund)).await?;        // with what caused it
//! JobHandler::new(move |context, job: FinishRefund| run(app.clone(), context, job))            // in `Module.jobs`
//! Schedule::cron("orders.expire-unpaid", "*/10 * * * * *")                                     // in `Module.schedules`
//! ```
//! A job runs at least once. Its handler is idempotent, or finishes the job with [`JobContext::finish`] in the transaction that
//! has the effect.
//!
//! The rules ([`state`], [`retry`], [`lease`], [`queue`], [`schedule`]) are functions without I/O.

mod clean_up;
pub mod dead_letter;
mod enqueue;
pub mod history;
mod job;
mod new_job;
mod rules;
mod schedules;
#[cfg(test)]
mod tests;
mod worker;

pub use enqueue::PAYLOAD_MAX;
pub use history::JobRecord;
pub use job::{Job, JobContext, JobHandler, JobSpec};
pub use new_job::{EnqueueResult, NewJob};
pub use rules::{lease, queue, retry, schedule, state};
pub use rules::{
    queue::Queue,
    retry::RetryPolicy,
    schedule::{MissedSlots, Schedule, SetTimes},
    state::JobState,
};
pub use schedules::{
    plan::{SchedulePlan, ScheduleRecord},
    planner::RunNow,
};
pub use worker::{StopLimits, Worker};

use allpet_domain::Timestamp;
use std::time::Duration;

/// Converts a time to milliseconds since 1970.
fn millis(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}

/// Converts milliseconds since 1970 to a time; negative values become 1970.
pub(crate) fn moment(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(u64::try_from(millis).unwrap_or(0))
}

/// Converts a duration to milliseconds.
fn duration_millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
