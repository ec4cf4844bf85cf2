//! The scheduled jobs of the module.

use crate::service::{self, Payments};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const SETTLE: &str = "payments.settle";
const REMOVE_CARD_TOKENS: &str = "payments.remove-card-tokens";

pub(crate) const SCHEDULES: [Schedule; 2] = [
    Schedule::cron(SETTLE, "*/10 * * * * *"),
    Schedule::cron(REMOVE_CARD_TOKENS, "47 * * * *"),
];

pub(crate) fn handlers(app: &Payments) -> Vec<JobHandler> {
    let settle = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            // Both call the gateway outside a transaction.
            async move { Ok(service::settle::settle_pending(&app).await? + service::refund::settle(&app).await?) }
        }
    };
    let remove_card_tokens = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { service::tokens::delete_expired(&app).await }
        }
    };
    vec![
        JobHandler::scheduled(JobSpec::scheduled(SETTLE), settle),
        JobHandler::scheduled(JobSpec::scheduled(REMOVE_CARD_TOKENS), remove_card_tokens),
    ]
}
