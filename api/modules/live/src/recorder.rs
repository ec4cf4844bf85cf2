//! The subscriber that writes changes to the feed.

use crate::{
    change::{NewChange, SOURCES},
    jobs::RETENTION_MS,
    store,
};
use allpet_kernel::{
    Db, Failure, Kernel, Tx,
    events::{Envelope, EnvelopeListener, Subscription, Topics},
};
use futures::future::BoxFuture;

/// Writes changes to the feed.
#[derive(Clone, Debug)]
struct Recorder {
    kernel: Kernel,
}

impl EnvelopeListener for Recorder {
    fn handle<'a>(&'a self, tx: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let now_ms = self.kernel.now().unix_millis();
            // A replay of old events is no news.
            let is_old = envelope.occurred_at.unix_millis() + RETENTION_MS < now_ms;
            match NewChange::of(envelope)? {
                Some(change) if !is_old => store::insert(tx, &change, self.kernel.now()).await,
                _ => Ok(()),
            }
        })
    }
}

/// Subscribes to all events that are changes.
pub(crate) fn subscriptions(kernel: &Kernel, db: &Db) -> Vec<Subscription> {
    let recorder = Recorder {
        kernel: kernel.clone(),
    };
    let subscription = |name, source: &str| {
        let topics = Topics::Prefix(source.to_owned());
        // Followers learn that something changed, not what it became: the recorder reads the owner and the subject alone, which every
        // version names. Parked, a newer event would leave the pages of its person as they were until an operator retried it.
        Subscription::to_any_version(db.clone(), name, topics, recorder.clone()).only_if(has_followers)
    };
    SOURCES
        .iter()
        .map(|(source, _)| subscription(subscriber_of(source), source))
        .collect()
}

/// Returns whether somebody could follow the change: a guest's cart is followed by nobody. True if the event cannot be read: it fails
/// when it is handled.
fn has_followers(envelope: &Envelope) -> bool {
    NewChange::of(envelope).map_or(true, |change| change.is_some())
}

/// Returns the name of the subscriber, by which the inbox knows it.
fn subscriber_of(source: &str) -> &'static str {
    match source {
        "application" => "live.application",
        "cart" => "live.cart",
        "design" => "live.design",
        "licence" => "live.licence",
        "notification" => "live.notification",
        "order" => "live.order",
        _ => "live.pet",
    }
}
