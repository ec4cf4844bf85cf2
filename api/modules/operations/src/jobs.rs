//! The scheduled jobs of the module.

use crate::{
    OperationsModule,
    service::{audit::chain, samples},
};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const DELETE_OLD: &str = "operations.delete-old";
const VERIFY_AUDIT: &str = "operations.verify-audit";

pub(crate) const SCHEDULES: [Schedule; 2] = [
    Schedule::cron(DELETE_OLD, "53 * * * *"),
    Schedule::cron(VERIFY_AUDIT, "17 4 * * *"),
];

pub(crate) fn handlers(app: &OperationsModule) -> Vec<JobHandler> {
    let for_deletion = app.clone();
    let delete_old = move |_| {
        let app = for_deletion.clone();
        async move { samples::delete_old(&app).await }
    };
    let for_audit = app.clone();
    let verify_audit = move |_| {
        let app = for_audit.clone();
        async move { chain::verify_nightly(&app).await }
    };
    vec![
        JobHandler::scheduled(JobSpec::scheduled(DELETE_OLD), delete_old),
        JobHandler::scheduled(JobSpec::scheduled(VERIFY_AUDIT), verify_audit),
    ]
}
