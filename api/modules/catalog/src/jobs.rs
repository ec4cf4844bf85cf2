//! The scheduled jobs: reservations expire, previews of products are drawn, and shops learn of low stock.

use crate::service::{Catalog, low_stock, preview, settle};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const EXPIRE_RESERVATIONS: &str = "catalog.expire-reservations";
const DRAW_PREVIEWS: &str = "catalog.draw-previews";
const ANNOUNCE_LOW_STOCK: &str = "catalog.announce-low-stock";

pub(crate) const SCHEDULES: [Schedule; 3] = [
    Schedule::cron(EXPIRE_RESERVATIONS, "*/10 * * * * *"),
    Schedule::cron(DRAW_PREVIEWS, "*/10 * * * * *"),
    // At most one message an hour, however many items run low.
    Schedule::cron(ANNOUNCE_LOW_STOCK, "20 * * * *"),
];

pub(crate) fn handlers(app: &Catalog) -> Vec<JobHandler> {
    let (expiring, drawing, announcing) = (app.clone(), app.clone(), app.clone());
    let expire_reservations = move |_| {
        let app = expiring.clone();
        async move { settle::expire_due(&app).await }
    };
    let draw_previews = move |_| {
        let app = drawing.clone();
        async move { preview::draw_missing(&app).await }
    };
    let announce_low_stock = move |_| {
        let app = announcing.clone();
        async move { low_stock::announce(&app).await }
    };
    vec![
        JobHandler::scheduled(JobSpec::scheduled(EXPIRE_RESERVATIONS), expire_reservations),
        JobHandler::scheduled(JobSpec::scheduled(DRAW_PREVIEWS), draw_previews),
        JobHandler::scheduled(JobSpec::scheduled(ANNOUNCE_LOW_STOCK), announce_low_stock),
    ]
}
