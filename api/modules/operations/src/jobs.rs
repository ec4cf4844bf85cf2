//! The scheduled job of the module.

use crate::{OperationsModule, service::samples};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const DELETE_OLD: &str = "operations.delete-old";

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(DELETE_OLD, "53 * * * *")];

pub(crate) fn handlers(app: &OperationsModule) -> Vec<JobHandler> {
    let app = app.clone();
    let delete_old = move |_| {
        let app = app.clone();
        async move { samples::delete_old(&app).await }
    };
    vec![JobHandler::scheduled(JobSpec::scheduled(DELETE_OLD), delete_old)]
}
