//! The subscribers: one for each topic that leads to messages.

use crate::{
    Notifications,
    context::Subject,
    jobs::CreateMessages,
    kinds::{self, KINDS, Kind},
};
use allpet_kernel::{
    Failure, Tx,
    events::{Envelope, EnvelopeListener, Subscription, Topics},
    jobs::NewJob,
};
use futures::future::BoxFuture;
use serde_json::Value;
use std::collections::BTreeSet;

/// An event that is older than this leads to no message, in milliseconds: a day. So neither a replay nor a first start of the module
/// tells people old news.
const NEWS_MS: u64 = 24 * 60 * 60 * 1_000;

/// The same for a message about a licence: a week. A reminder is announced once, and each message is checked against what is so when it is
/// created.
const LICENCE_NEWS_MS: u64 = 7 * NEWS_MS;

/// Enqueues a job for each kind of message that an event may lead to.
#[derive(Clone, Debug)]
struct Listener {
    app: Notifications,
}

impl EnvelopeListener for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let kernel = &self.app.kernel;
            for kind in kinds::of_topic(&envelope.topic) {
                let limit = news_limit(kind);
                if envelope.occurred_at.unix_millis() + limit < kernel.now().unix_millis() {
                    continue;
                }
                if !(kind.oldest..=kind.version).contains(&envelope.version) {
                    let (topic, version) = (&envelope.topic, envelope.version);
                    let error = format!(
                        "version {version} of {topic} is unknown to the kind {}",
                        kind.name
                    );
                    return Err(Failure::internal(error));
                }
                if kind.subject == Subject::Licence && !names_owner(&envelope.payload) {
                    continue;
                }
                let job = CreateMessages {
                    kind: kind.name.to_owned(),
                    event: envelope.id,
                    payload: envelope.payload.clone(),
                    person: None,
                };
                let job = NewJob::new(&job).unique(format!("{}/{}", kind.name, envelope.id));
                kernel.enqueue(tx, job.after(kind.timing.delay())).await?;
            }
            Ok(())
        })
    }
}

/// Returns up to which age an event leads to a message of a kind, in milliseconds.
fn news_limit(kind: &Kind) -> u64 {
    match kind.subject {
        Subject::Licence => LICENCE_NEWS_MS,
        _ => NEWS_MS,
    }
}

/// Returns whether the licence of an event has an owner here. Those of an imported register have none, and expire by the thousand.
fn names_owner(payload: &str) -> bool {
    serde_json::from_str::<Value>(payload).is_ok_and(|event| !event["owner"].is_null())
}

/// Subscribes to the topics of all kinds. A topic keeps its subscriber's name, so no event is handled twice when a kind is added.
pub(crate) fn all(app: &Notifications) -> Vec<Subscription> {
    let topics: BTreeSet<&'static str> = KINDS.iter().map(|kind| kind.topic).collect();
    let subscription = |topic: &'static str| {
        let listener = Listener { app: app.clone() };
        let topics = Topics::Exact(topic.to_owned());
        Subscription::to_envelopes(app.db.clone(), subscriber_of(topic), topics, listener)
    };
    topics.into_iter().map(subscription).collect()
}

/// Returns the name of the subscriber of a topic, by which the inbox of events knows it.
fn subscriber_of(topic: &str) -> &'static str {
    match topic {
        "account.closed" => "notifications.account-closed",
        "account.data-export-ready" => "notifications.account-data-export-ready",
        "account.email-changed" => "notifications.account-email-changed",
        "account.new-device" => "notifications.account-new-device",
        "account.passkeys-changed" => "notifications.account-passkeys-changed",
        "account.password-changed" => "notifications.account-password-changed",
        "account.password-reset-requested" => "notifications.account-password-reset-requested",
        "account.second-factor-changed" => "notifications.account-second-factor-changed",
        "account.second-factor-guessed" => "notifications.account-second-factor-guessed",
        "account.verification-requested" => "notifications.account-verification-requested",
        "application.decided" => "notifications.application-decided",
        "application.submitted" => "notifications.application-submitted",
        "finder-message.sent" => "notifications.finder-message-sent",
        "licence.expired" => "notifications.licence-expired",
        "licence.expiring" => "notifications.licence-expiring",
        "licence.lapsed" => "notifications.licence-lapsed",
        "member.invited" => "notifications.member-invited",
        "order.cancelled" => "notifications.order-cancelled",
        "order.delivered" => "notifications.order-delivered",
        "order.paid" => "notifications.order-paid",
        "order.placed" => "notifications.order-placed",
        "order.refunded" => "notifications.order-refunded",
        "order.shipped" => "notifications.order-shipped",
        "payment.refunded" => "notifications.payment-refunded",
        "queue.summarized" => "notifications.queue-summarized",
        "stock.ran-low" => "notifications.stock-ran-low",
        "tag.scanned" => "notifications.tag-scanned",
        _ => "notifications.other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_topic_has_a_subscriber_of_its_own() {
        for kind in KINDS {
            let expected = format!("notifications.{}", kind.topic.replace('.', "-"));
            assert_eq!(subscriber_of(kind.topic), expected);
        }
    }
}
