//! What payments does by itself.

use crate::{
    service::{self, Payments},
    store::test_gateway,
};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

/// How long a card's token that nobody can use any more stays, in milliseconds: a day.
const TOKENS_MS: i64 = 24 * 60 * 60 * 1_000;

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
            // Each asks the gateway outside a transaction.
            async move { Ok(service::settle::payments(&app).await? + service::refund::settle(&app).await?) }
        }
    };
    let remove_card_tokens = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move {
                let mut tx = app.db.begin().await?;
                let removed = test_gateway::delete_tokens(&mut tx, app.now_ms() - TOKENS_MS).await?;
                tx.commit().await?;
                Ok(removed)
            }
        }
    };
    vec![
        JobHandler::scheduled(JobSpec::scheduled(SETTLE), settle),
        JobHandler::scheduled(JobSpec::scheduled(REMOVE_CARD_TOKENS), remove_card_tokens),
    ]
}
