//! The jobs of the module.

use crate::{
    Notifications,
    service::{closed_accounts, create, send},
    store::{deliveries, inbox},
};
use allpet_contract::identity::mail::MAIL_ATTEMPTS;
use allpet_domain::id::{DeliveryId, EventId, UserId};
use allpet_kernel::{
    Failure,
    jobs::{Job, JobHandler, JobSpec, Queue, RetryPolicy, Schedule},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const CREATE_MESSAGES: &str = "notifications.create-messages";
const SEND_MAIL: &str = "notifications.send-mail";
const FORGET_ACCOUNT: &str = "notifications.forget-account";
const DELETE_OLD: &str = "notifications.delete-old";

/// How long a message is in the inbox, in days.
const INBOX_DAYS: i64 = 365;
/// How long a delivery is in the log, in days.
const LOG_DAYS: i64 = 90;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A mail is tried for about two days: after 30 seconds, a minute, … up to four hours, as RFC 5321 advises.
pub(crate) const MAIL_RETRY: RetryPolicy = RetryPolicy {
    max_attempts: MAIL_ATTEMPTS,
    base: Duration::from_secs(30),
    cap: Duration::from_hours(4),
};

/// Creates the messages of a kind about an event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CreateMessages {
    pub(crate) kind: String,
    pub(crate) event: EventId,
    /// The event's payload.
    pub(crate) payload: String,
    /// The recipient, if the kind addresses the staff of a tenant: each of them has a job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<UserId>,
}

impl Job for CreateMessages {
    const SPEC: JobSpec = JobSpec::new(CREATE_MESSAGES);
}

/// Sends a mail of the delivery log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SendMail {
    pub(crate) delivery: DeliveryId,
}

impl Job for SendMail {
    const SPEC: JobSpec = JobSpec {
        // A mail server takes few connections from one sender.
        queue: Queue::new("mail", 4),
        retry: MAIL_RETRY,
        time_limit: Duration::from_mins(2),
        ..JobSpec::new(SEND_MAIL)
    };
}

/// Deletes what is left of a closed account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ForgetAccount {
    pub(crate) user: UserId,
    /// The address that it had, if it is known and was proved; otherwise empty. What was sent to another's address stays.
    pub(crate) email: String,
}

impl Job for ForgetAccount {
    const SPEC: JobSpec = JobSpec::new(FORGET_ACCOUNT);
}

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(DELETE_OLD, "17 3 * * *")];

pub(crate) fn handlers(app: &Notifications) -> Vec<JobHandler> {
    let (creating, sending) = (app.clone(), app.clone());
    let (forgetting, deleting) = (app.clone(), app.clone());
    vec![
        JobHandler::new(move |context, job: CreateMessages| {
            create::create_messages(creating.clone(), context, job)
        }),
        JobHandler::new(move |context, job: SendMail| send::send_mail(sending.clone(), context, job)),
        JobHandler::new(move |context, job: ForgetAccount| {
            closed_accounts::forget(forgetting.clone(), context, job)
        }),
        JobHandler::scheduled(JobSpec::scheduled(DELETE_OLD), move |_| {
            delete_old(deleting.clone())
        }),
    ]
}

async fn delete_old(app: Notifications) -> Result<u32, Failure> {
    let before = |days: i64| app.now_ms() - days * DAY_MS;
    let messages = inbox::delete_before(&app.db, before(INBOX_DAYS)).await?;
    let logged = deliveries::delete_before(&app.db, before(LOG_DAYS)).await?;
    Ok(messages.saturating_add(logged))
}
