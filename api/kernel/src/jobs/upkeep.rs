//! What every module's database needs: what is too old goes.

use super::{JobHandler, JobSpec, Schedule};
use crate::Db;

const NAME: &str = "kernel.clean-up";

/// Every hour.
pub(super) const SCHEDULE: Schedule = Schedule::cron(NAME, "17 * * * *");

/// Deletes old events, answers and jobs of `db`.
pub(super) fn handler(db: &Db) -> JobHandler {
    let db = db.clone();
    JobHandler::scheduled(JobSpec::scheduled(NAME), move |context| {
        let db = db.clone();
        async move {
            let deleted = db.tidy(context.kernel.now()).await?;
            Ok(u32::try_from(deleted).unwrap_or(u32::MAX))
        }
    })
}
