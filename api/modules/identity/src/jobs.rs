//! The scheduled jobs of the module.

use crate::{Identity, service::clean_up};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const REMOVE_ENDED_SESSIONS: &str = "identity.remove-ended-sessions";

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(REMOVE_ENDED_SESSIONS, "27 * * * *")];

pub(crate) fn handlers(app: &Identity) -> Vec<JobHandler> {
    let app = app.clone();
    let clean_up = move |_| {
        let app = app.clone();
        async move { clean_up::delete_ended(&app).await }
    };
    vec![JobHandler::scheduled(
        JobSpec::scheduled(REMOVE_ENDED_SESSIONS),
        clean_up,
    )]
}
