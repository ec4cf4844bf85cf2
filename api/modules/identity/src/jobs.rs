//! What identity does by itself.

use crate::{Identity, service};
use allpet_kernel::{
    Failure,
    jobs::{JobHandler, JobSpec, Schedule},
};

const REMOVE_ENDED_SESSIONS: &str = "identity.remove-ended-sessions";

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(REMOVE_ENDED_SESSIONS, "27 * * * *")];

pub(crate) fn handlers(app: &Identity) -> Vec<JobHandler> {
    let app = app.clone();
    let remove = move |_| {
        let app = app.clone();
        async move { remove_ended(&app).await }
    };
    vec![JobHandler::scheduled(
        JobSpec::scheduled(REMOVE_ENDED_SESSIONS),
        remove,
    )]
}

/// Deletes what time has ended; how many sessions.
async fn remove_ended(app: &Identity) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    let sessions = service::sessions::remove_ended(&app.kernel, &mut tx).await?;
    service::limits::tidy(&app.kernel, &mut tx).await?;
    tx.commit().await?;
    Ok(sessions)
}
