//! The clean-up job of every module's database.

use super::{JobHandler, JobSpec, Schedule};
use crate::Db;

const NAME: &str = "kernel.clean-up";

/// Runs every hour.
pub(super) const SCHEDULE: Schedule = Schedule::cron(NAME, "17 * * * *");

/// Deletes expired events, answers and jobs of `db`.
pub(super) fn handler(db: &Db) -> JobHandler {
    let db = db.clone();
    JobHandler::scheduled(JobSpec::scheduled(NAME), move |context| {
        let db = db.clone();
        async move {
            let deleted = db.delete_expired(context.kernel.now()).await?;
            Ok(u32::try_from(deleted).unwrap_or(u32::MAX))
        }
    })
}
