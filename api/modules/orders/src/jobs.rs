//! The jobs of the module: the builder saves the designs of bought orders; unpaid orders expire; abandoned guest carts are deleted;
//! finished orders of closed accounts are anonymised.

use crate::service::{Orders, cart, closed_accounts, designs, expire_unpaid};
use allpet_domain::id::OrderId;
use allpet_kernel::jobs::{Job, JobHandler, JobSpec, Schedule};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const EXPIRE_UNPAID: &str = "orders.expire-unpaid";
const REMOVE_GUEST_CARTS: &str = "orders.remove-guest-carts";
const ANONYMISE_FINISHED: &str = "orders.anonymise-finished";

pub(crate) const SCHEDULES: [Schedule; 3] = [
    Schedule::cron(EXPIRE_UNPAID, "*/10 * * * * *"),
    Schedule::cron(REMOVE_GUEST_CARTS, "7 * * * *"),
    Schedule::cron(ANONYMISE_FINISHED, "22 * * * *"),
];

/// Has the builder save the designs of an order that an account has bought.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SaveDesigns {
    pub(crate) order: OrderId,
}

impl Job for SaveDesigns {
    const SPEC: JobSpec = JobSpec {
        // An order has a call for each of its designs.
        time_limit: Duration::from_mins(5),
        ..JobSpec::new("orders.save-designs")
    };
}

pub(crate) fn handlers(app: &Orders) -> Vec<JobHandler> {
    let save_designs = {
        let app = app.clone();
        move |_, job: SaveDesigns| {
            let app = app.clone();
            async move { designs::save_ordered(&app, job.order).await }
        }
    };
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
    let anonymise_finished = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { closed_accounts::anonymise_finished(&app).await }
        }
    };
    vec![
        JobHandler::new(save_designs),
        JobHandler::scheduled(JobSpec::scheduled(EXPIRE_UNPAID), expire_unpaid),
        JobHandler::scheduled(JobSpec::scheduled(REMOVE_GUEST_CARTS), remove_guest_carts),
        JobHandler::scheduled(JobSpec::scheduled(ANONYMISE_FINISHED), anonymise_finished),
    ]
}
