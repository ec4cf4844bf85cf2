//! The scheduled jobs of the module.

use crate::service::{Pets, photo::try_to_remove_stale_files};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const REMOVE_STALE_FILES: &str = "pets.remove-stale-files";

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(REMOVE_STALE_FILES, "37 * * * *")];

pub(crate) fn handlers(app: &Pets) -> Vec<JobHandler> {
    let app = app.clone();
    let remove = move |_| {
        let app = app.clone();
        async move { try_to_remove_stale_files(&app).await }
    };
    vec![JobHandler::scheduled(
        JobSpec::scheduled(REMOVE_STALE_FILES),
        remove,
    )]
}
