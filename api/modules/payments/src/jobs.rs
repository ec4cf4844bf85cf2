//! The jobs of the module: they ask the gateway whatever no request waits for any more, or what nobody asked while waiting.

use crate::service::{self, Payments, finish_refund, settle};
use allpet_domain::id::{PaymentId, RefundId};
use allpet_kernel::jobs::{Job, JobHandler, JobSpec, Queue, RetryPolicy, Schedule};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const SETTLE: &str = "payments.settle";
const REMOVE_CARD_TOKENS: &str = "payments.remove-card-tokens";

pub(crate) const SCHEDULES: [Schedule; 2] = [
    Schedule::cron(SETTLE, "*/10 * * * * *"),
    Schedule::cron(REMOVE_CARD_TOKENS, "47 * * * *"),
];

/// Calls of the gateway have slots of their own, so that a slow gateway delays no other job.
const GATEWAY: Queue = Queue::new("gateway", 8);

/// Asks the gateway for the outcome of a payment.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SettlePayment {
    pub(crate) payment: PaymentId,
}

impl Job for SettlePayment {
    const SPEC: JobSpec = JobSpec {
        queue: GATEWAY,
        // About a day. A buyer cannot order again before the bank has answered, so the delays stay short.
        retry: RetryPolicy {
            max_attempts: 150,
            base: Duration::from_secs(30),
            cap: Duration::from_mins(10),
        },
        history: Duration::from_hours(24),
        ..JobSpec::new("payments.settle-payment")
    };
}

/// Asks the gateway for a refund until its outcome is known.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FinishRefund {
    pub(crate) refund: RefundId,
    /// Whether a rule requires the refund: then a refusal of the gateway is not the end. If a person wanted it, it is.
    pub(crate) owed: bool,
}

impl Job for FinishRefund {
    const SPEC: JobSpec = JobSpec {
        queue: GATEWAY,
        // About eighteen hours.
        retry: RetryPolicy {
            max_attempts: 24,
            base: Duration::from_secs(30),
            cap: Duration::from_hours(1),
        },
        ..JobSpec::new("payments.finish-refund")
    };
}

pub(crate) fn handlers(app: &Payments) -> Vec<JobHandler> {
    let settle_payment = {
        let app = app.clone();
        move |_, job: SettlePayment| {
            let app = app.clone();
            async move { settle::settle(&app, job.payment).await }
        }
    };
    let finish_refund = {
        let app = app.clone();
        move |context, job: FinishRefund| {
            let app = app.clone();
            async move { finish_refund::run(&app, &context, job).await }
        }
    };
    let enqueue_missing = {
        let app = app.clone();
        move |_| {
            let app = app.clone();
            async move { Ok(settle::enqueue_missing(&app).await? + finish_refund::enqueue_missing(&app).await?) }
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
        JobHandler::new(settle_payment),
        JobHandler::new(finish_refund),
        JobHandler::scheduled(JobSpec::scheduled(SETTLE), enqueue_missing),
        JobHandler::scheduled(JobSpec::scheduled(REMOVE_CARD_TOKENS), remove_card_tokens),
    ]
}
