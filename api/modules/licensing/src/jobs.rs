//! Scheduled jobs: licences expire, and unused documents are deleted.

use crate::service::{Licensing, applications::proofs, licences::expiry};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const EXPIRE_LICENCES: &str = "licensing.expire-licences";
const REMOVE_UNUSED_DOCUMENTS: &str = "licensing.remove-unused-documents";

pub(crate) const SCHEDULES: [Schedule; 2] = [
    // In some time zone, a day ends at each full or half hour.
    Schedule::cron(EXPIRE_LICENCES, "1,31 * * * *"),
    Schedule::cron(REMOVE_UNUSED_DOCUMENTS, "*/10 * * * *"),
];

pub(crate) fn handlers(app: &Licensing) -> Vec<JobHandler> {
    let expire_licences = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { expiry::expire_all(&app).await }
        }
    };
    let remove_unused_documents = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { proofs::remove_unused(&app).await }
        }
    };
    vec![
        JobHandler::scheduled(JobSpec::scheduled(EXPIRE_LICENCES), expire_licences),
        JobHandler::scheduled(
            JobSpec::scheduled(REMOVE_UNUSED_DOCUMENTS),
            remove_unused_documents,
        ),
    ]
}
