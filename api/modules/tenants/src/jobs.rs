//! The scheduled job of the module.

use crate::{Tenants, service::invitations};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const DELETE_OLD_INVITATIONS: &str = "tenants.delete-old-invitations";

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(DELETE_OLD_INVITATIONS, "37 3 * * *")];

pub(crate) fn handlers(app: &Tenants) -> Vec<JobHandler> {
    let app = app.clone();
    let delete = move |_| {
        let app = app.clone();
        async move { invitations::delete_old(&app).await }
    };
    vec![JobHandler::scheduled(
        JobSpec::scheduled(DELETE_OLD_INVITATIONS),
        delete,
    )]
}
