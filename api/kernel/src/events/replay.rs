//! Replay: an operator has a subscriber hear again what it may have missed. The inbox knows what it has acted on, so it acts once.

use super::{
    Outbox, Subscription, Topics,
    delivery::{self, DeliveryState},
    inbox::first_time,
};
use crate::{Failure, db::first_id_at};
use allpet_domain::Timestamp;

/// From where events are replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// From a number of their producer on.
    Seq(i64),
    /// From a moment on.
    Moment(Timestamp),
}

/// What a replay did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Events that the subscriber hears, from that moment on.
    pub found: usize,
    /// Those of them that it did not have: it acts on them within seconds.
    pub new: usize,
}

/// Puts events of a producer into a subscriber's inbox, those of `topics` that the subscriber hears.
pub async fn replay(
    outbox: &Outbox,
    subscription: &Subscription,
    topics: &Topics,
    since: Since,
    now: Timestamp,
) -> Result<Replayed, Failure> {
    let after = match since {
        Since::Seq(seq) => Some(seq - 1),
        Since::Moment(at) => outbox.before(first_id_at(at)).await?,
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
        let heard = envelopes.iter().filter(|envelope| {
            topics.contain(&envelope.topic) && subscription.topics.contain(&envelope.topic)
        });
        for envelope in heard {
            replayed.found += 1;
            if first_time(&mut tx, envelope.id, subscription.name, now).await? {
                let at = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
                let (name, waiting) = (subscription.name, DeliveryState::Waiting);
                delivery::keep(&mut tx, name, envelope, waiting, 0, at, None).await?;
                replayed.new += 1;
            }
        }
        tx.commit().await?;
    }
}
