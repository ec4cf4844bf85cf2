//! Scheduled jobs: owners are reminded of licences that end, licences expire, clerks learn what waits, and unused documents are deleted.

use crate::service::{
    Licensing,
    applications::{proofs, summary},
    licences::{expiry, reminders},
};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const EXPIRE_LICENCES: &str = "licensing.expire-licences";
const REMIND_OWNERS: &str = "licensing.remind-owners";
const SUMMARIZE_QUEUES: &str = "licensing.summarize-queues";
const REMOVE_UNUSED_DOCUMENTS: &str = "licensing.remove-unused-documents";

pub(crate) const SCHEDULES: [Schedule; 4] = [
    // In some time zone, a day ends at each full or half hour.
    Schedule::cron(EXPIRE_LICENCES, "1,31 * * * *"),
    // In some time zone, a morning begins at each full or half hour.
    Schedule::cron(REMIND_OWNERS, "2,32 * * * *"),
    Schedule::cron(SUMMARIZE_QUEUES, "*/30 * * * *"),
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
    let remind_owners = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { reminders::remind_all(&app).await }
        }
    };
    let summarize_queues = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { summary::summarize_all(&app).await }
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
        JobHandler::scheduled(JobSpec::scheduled(REMIND_OWNERS), remind_owners),
        JobHandler::scheduled(JobSpec::scheduled(SUMMARIZE_QUEUES), summarize_queues),
        JobHandler::scheduled(
            JobSpec::scheduled(REMOVE_UNUSED_DOCUMENTS),
            remove_unused_documents,
        ),
    ]
}
