//! The scheduled job: reservations expire.

use crate::service::{Catalog, settle};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const EXPIRE_RESERVATIONS: &str = "catalog.expire-reservations";

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(EXPIRE_RESERVATIONS, "*/10 * * * * *")];

pub(crate) fn handlers(app: &Catalog) -> Vec<JobHandler> {
    let app = app.clone();
    let expire_reservations = move |_| {
        let app = app.clone();
        async move { settle::expire_due(&app).await }
    };
    let spec = JobSpec::scheduled(EXPIRE_RESERVATIONS);
    vec![JobHandler::scheduled(spec, expire_reservations)]
}
