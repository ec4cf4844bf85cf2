//! The scheduled job of the module.

use crate::store;
use allpet_domain::Timestamp;
use allpet_kernel::{
    Db, Kernel,
    jobs::{JobHandler, JobSpec, Schedule},
};

const DELETE_OLD: &str = "live.delete-old-changes";

/// How long a change is in the feed, in milliseconds: a day. Who returns later reads everything anew.
pub(crate) const RETENTION_MS: u64 = 24 * 60 * 60 * 1_000;

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(DELETE_OLD, "43 * * * *")];

pub(crate) fn handlers(kernel: &Kernel, db: &Db) -> Vec<JobHandler> {
    let (kernel, db) = (kernel.clone(), db.clone());
    let delete = move |_| {
        let (kernel, db) = (kernel.clone(), db.clone());
        async move {
            let now_ms = kernel.now().unix_millis();
            let before = Timestamp::from_unix_millis(now_ms.saturating_sub(RETENTION_MS));
            store::delete_before(&db, before).await
        }
    };
    vec![JobHandler::scheduled(JobSpec::scheduled(DELETE_OLD), delete)]
}
