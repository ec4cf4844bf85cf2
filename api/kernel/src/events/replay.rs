//! Replay: an operator delivers past events to a subscriber again. The inbox makes the subscriber skip those that it has.

use super::{
    Outbox, Subscription, Topics,
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
    /// The number of events that match the subscriber's topics and the replay's.
    pub found: usize,
    /// The number of those that the subscriber did not have. It handles them within seconds.
    pub new: usize,
}

/// Puts past events of a producer into a subscriber's inbox, if they match `topics` and the subscriber's own topics.
pub async fn replay(
    outbox: &Outbox,
    subscription: &Subscription,
    topics: &Topics,
    since: ReplayStart,
    now: Timestamp,
) -> Result<Replayed, Failure> {
    let after = match since {
        ReplayStart::Seq(seq) => Some(seq - 1),
        ReplayStart::Moment(at) => outbox.position_before(first_id_at(at)).await?,
    };
    let mut replayed = Replayed::default();
    let Some(after) = after else { return Ok(replayed) };
    let mut reader = outbox.read_after(after);
    loop {
        let envelopes = reader.next().await?;
        if envelopes.is_empty() {
            return Ok(replayed);
        }
        let mut tx = subscription.db.begin().await?;
        let matching = envelopes.iter().filter(|envelope| {
            topics.contains(&envelope.topic) && subscription.topics.contains(&envelope.topic)
        });
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
    }
}
