//! The schedules of a module, as an operator sees them.

use super::planner::Planner;
use crate::{
    Db, Failure, Kernel, Module,
    jobs::{JobRecord, RunNow, Schedule, history, worker::module_worker::with_clean_up},
};
use allpet_domain::Timestamp;

/// The schedules of a module, and its database.
#[derive(Debug)]
pub struct SchedulePlan {
    planner: Planner,
    db: Db,
}

/// A schedule with its next set time and its last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRecord {
    /// The schedule.
    pub schedule: Schedule,
    /// The next set time.
    pub next: Option<Timestamp>,
    /// The last run, while it is in the history.
    pub last: Option<JobRecord>,
}

impl SchedulePlan {
    /// Reads the schedules of a module. Fails if one is invalid.
    pub fn new(module: &Module) -> Result<Self, Failure> {
        let (handlers, schedules) = with_clean_up(module);
        Ok(Self {
            planner: Planner::new(&schedules, &handlers)?,
            db: module.db.clone(),
        })
    }

    /// Returns each schedule with its next and its last run.
    pub async fn read(&self, now: Timestamp) -> Result<Vec<ScheduleRecord>, Failure> {
        let mut all = Vec::new();
        for (schedule, next) in self.planner.upcoming(now) {
            let last = history::of_schedule(&self.db, schedule.name, 1).await?.pop();
            all.push(ScheduleRecord { schedule, next, last });
        }
        Ok(all)
    }

    /// Runs a schedule now, unless an occurrence waits already.
    pub async fn run_now(&self, kernel: &Kernel, name: &str) -> Result<RunNow, Failure> {
        self.planner.run_now(kernel, &self.db, name).await
    }
}
