//! The jobs of the module.

use crate::{
    Identity,
    service::{account_requests::reset, clean_up, data_export},
};
use allpet_domain::id::{AccountRequestId, UserId};
use allpet_kernel::jobs::{Job, JobHandler, JobSpec, Schedule};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Looks for the account of a request for a new password.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FindResetAccount {
    /// The request.
    pub(crate) request: AccountRequestId,
}

impl Job for FindResetAccount {
    const SPEC: JobSpec = JobSpec::new("identity.find-reset-account");
}

/// Collects all that the modules store of a person.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct ExportData {
    /// The person.
    pub(crate) user: UserId,
    /// When they asked for it, in milliseconds since 1970.
    pub(crate) requested_ms: i64,
}

impl Job for ExportData {
    const SPEC: JobSpec = JobSpec {
        // Each module reads all that it stores, with files.
        time_limit: Duration::from_mins(5),
        ..JobSpec::new("identity.export-data")
    };
}

const REMOVE_ENDED_SESSIONS: &str = "identity.remove-ended-sessions";
const REMOVE_DATA_EXPORTS: &str = "identity.remove-data-exports";

pub(crate) const SCHEDULES: [Schedule; 2] = [
    Schedule::cron(REMOVE_ENDED_SESSIONS, "27 * * * *"),
    Schedule::cron(REMOVE_DATA_EXPORTS, "47 * * * *"),
];

pub(crate) fn handlers(app: &Identity) -> Vec<JobHandler> {
    let find_account = {
        let app = app.clone();
        move |_, job: FindResetAccount| {
            let app = app.clone();
            async move { reset::find_account(&app, job.request).await }
        }
    };
    let export_data = {
        let app = app.clone();
        move |context, job: ExportData| data_export::collect(app.clone(), context, job)
    };
    let remove_exports = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { data_export::delete_old(&app).await }
        }
    };
    let app = app.clone();
    let clean_up = move |_| {
        let app = app.clone();
        async move { clean_up::delete_ended(&app).await }
    };
    vec![
        JobHandler::new(find_account),
        JobHandler::new(export_data),
        JobHandler::scheduled(JobSpec::scheduled(REMOVE_ENDED_SESSIONS), clean_up),
        JobHandler::scheduled(JobSpec::scheduled(REMOVE_DATA_EXPORTS), remove_exports),
    ]
}
