//! The jobs of the module.

use crate::{
    Identity,
    service::{account_requests::reset, clean_up},
};
use allpet_domain::id::AccountRequestId;
use allpet_kernel::jobs::{Job, JobHandler, JobSpec, Schedule};
use serde::{Deserialize, Serialize};

/// Looks for the account of a request for a new password.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FindResetAccount {
    /// The request.
    pub(crate) request: AccountRequestId,
}

impl Job for FindResetAccount {
    const SPEC: JobSpec = JobSpec::new("identity.find-reset-account");
}

const REMOVE_ENDED_SESSIONS: &str = "identity.remove-ended-sessions";

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(REMOVE_ENDED_SESSIONS, "27 * * * *")];

pub(crate) fn handlers(app: &Identity) -> Vec<JobHandler> {
    let find_account = {
        let app = app.clone();
        move |_, job: FindResetAccount| {
            let app = app.clone();
            async move { reset::find_account(&app, job.request).await }
        }
    };
    let app = app.clone();
    let clean_up = move |_| {
        let app = app.clone();
        async move { clean_up::delete_ended(&app).await }
    };
    vec![
        JobHandler::new(find_account),
        JobHandler::scheduled(JobSpec::scheduled(REMOVE_ENDED_SESSIONS), clean_up),
    ]
}
