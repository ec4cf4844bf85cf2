//! The scheduled jobs: reservations expire, and previews of products are drawn.

use crate::service::{Catalog, preview, settle};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const EXPIRE_RESERVATIONS: &str = "catalog.expire-reservations";
const DRAW_PREVIEWS: &str = "catalog.draw-previews";

pub(crate) const SCHEDULES: [Schedule; 2] = [
    Schedule::cron(EXPIRE_RESERVATIONS, "*/10 * * * * *"),
    Schedule::cron(DRAW_PREVIEWS, "*/10 * * * * *"),
];

pub(crate) fn handlers(app: &Catalog) -> Vec<JobHandler> {
    let (expiring, drawing) = (app.clone(), app.clone());
    let expire_reservations = move |_| {
        let app = expiring.clone();
        async move { settle::expire_due(&app).await }
    };
    let draw_previews = move |_| {
        let app = drawing.clone();
        async move { preview::draw_missing(&app).await }
    };
    vec![
        JobHandler::scheduled(JobSpec::scheduled(EXPIRE_RESERVATIONS), expire_reservations),
        JobHandler::scheduled(JobSpec::scheduled(DRAW_PREVIEWS), draw_previews),
    ]
}
