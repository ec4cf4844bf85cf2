//! Scheduled jobs: unpaid orders expire, and abandoned guest carts are deleted.

use crate::service::{Orders, cart, expire_unpaid};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const EXPIRE_UNPAID: &str = "orders.expire-unpaid";
const REMOVE_GUEST_CARTS: &str = "orders.remove-guest-carts";

pub(crate) const SCHEDULES: [Schedule; 2] = [
    Schedule::cron(EXPIRE_UNPAID, "*/10 * * * * *"),
    Schedule::cron(REMOVE_GUEST_CARTS, "7 * * * *"),
];

pub(crate) fn handlers(app: &Orders) -> Vec<JobHandler> {
    let expire_unpaid = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { expire_unpaid::expire_unpaid(&app).await }
        }
    };
    let remove_guest_carts = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { cart::remove_abandoned(&app).await }
        }
    };
    vec![
        JobHandler::scheduled(JobSpec::scheduled(EXPIRE_UNPAID), expire_unpaid),
        JobHandler::scheduled(JobSpec::scheduled(REMOVE_GUEST_CARTS), remove_guest_carts),
    ]
}
