//! Replay: an operator delivers past events to a subscriber again. The inbox makes the subscriber skip those that it has.

use super::{
    Envelope, Outbox, Subscription, Topics,
    delivery::{self, Attempt, DeliveryState},
    inbox::mark_received,
};
use crate::{Failure, db::first_id_at};
use allpet_domain::Timestamp;

/// The first event of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayStart {
    /// The event with this number of the producer, or the next.
    Seq(i64),
    /// The first event at this time or later.
    Moment(Timestamp),
}

/// The result of a replay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// The number of events that match the subscriber's topics and the replay's, and concern the subscriber.
    pub found: usize,
    /// The number of those that the subscriber did not have. It handles them within seconds.
    pub new: usize,
}

/// Puts past events of a producer into a subscriber's inbox, if they match `topics` and the subscriber's own topics. Adds to `total` what
/// is stored, also if a later part fails.
pub async fn replay(
    outbox: &Outbox,
    subscription: &Subscription,
    topics: &Topics,
    since: ReplayStart,
    now: Timestamp,
    total: &mut Replayed,
) -> Result<(), Failure> {
    let mut since = since;
    loop {
        let envelopes = read_since(outbox, since).await?;
        let Some(last) = envelopes.last() else {
            return Ok(());
        };
        since = ReplayStart::Seq(last.seq + 1);
        let stored = deposit(subscription, topics, &envelopes, now).await?;
        total.found += stored.found;
        total.new += stored.new;
    }
}

/// Reads the next past events of a producer, in their order; none if there are no more.
pub async fn read_since(outbox: &Outbox, since: ReplayStart) -> Result<Vec<Envelope>, Failure> {
    let after = match since {
        ReplayStart::Seq(seq) => Some(seq - 1),
        ReplayStart::Moment(at) => outbox.position_before(first_id_at(at)).await?,
    };
    let Some(after) = after else { return Ok(Vec::new()) };
    Ok(outbox.read_after(after).next().await?)
}

/// Puts events into a subscriber's inbox, if they match `topics` and the subscriber's own topics, and concern it.
pub async fn deposit(
    subscription: &Subscription,
    topics: &Topics,
    envelopes: &[Envelope],
    now: Timestamp,
) -> Result<Replayed, Failure> {
    let mut replayed = Replayed::default();
    let mut tx = subscription.db.begin().await?;
    let matching = envelopes
        .iter()
        .filter(|envelope| topics.contains(&envelope.topic) && subscription.topics.contains(&envelope.topic))
        .filter(|envelope| subscription.concerns(envelope));
    for envelope in matching {
        replayed.found += 1;
        if mark_received(&mut tx, envelope.id, subscription.name, now).await? {
            let attempt = Attempt {
                state: DeliveryState::Waiting,
                attempts: 0,
                next_attempt_ms: i64::try_from(now.unix_millis()).unwrap_or(i64::MAX),
                error: None,
            };
            delivery::insert(&mut tx, subscription.name, envelope, attempt).await?;
            replayed.new += 1;
        }
    }
    tx.commit().await?;
    Ok(replayed)
}
