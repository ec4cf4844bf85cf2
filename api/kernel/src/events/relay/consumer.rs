//! Consumers: the modules with subscriptions. Each receives the events of a stream, delivers them to its subscribers, and saves its
//! positions.

use super::Relay;
use crate::{
    Db, Failure,
    events::{
        Envelope, Subscription,
        bus::EventStream,
        inbox::{self, Outcome},
        outage::Outage,
        position,
    },
};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// How often a module saves its positions. After a crash it receives once more what came since.
const SAVE_INTERVAL: Duration = Duration::from_secs(5);
/// How often a module repeats its acknowledgements though nothing is new: one that acknowledges nothing for long counts as inactive.
const ACK_REFRESH_INTERVAL: Duration = Duration::from_hours(1);
/// A listener that takes this long is stuck. For the next minute its events are postponed, so that they delay none of the module's
/// other listeners.
const STUCK_AFTER: Duration = Duration::from_secs(15);
const STUCK_FOR: Duration = Duration::from_mins(1);

/// A module with subscriptions.
#[derive(Clone, Debug)]
pub(super) struct Consumer {
    pub(super) module: &'static str,
    pub(super) db: Db,
    pub(super) subscriptions: Vec<Subscription>,
}

impl Consumer {
    pub(super) fn subscriptions_for<'a>(
        &'a self,
        envelope: &Envelope,
    ) -> impl Iterator<Item = &'a Subscription> {
        let all = self.subscriptions.iter();
        all.filter(|subscription| subscription.topics.contains(&envelope.topic))
    }
}

/// The positions of a module as they are saved, and when it saved and acknowledged them.
#[derive(Default)]
struct SavedPositions {
    positions: HashMap<String, i64>,
    saved_at: Option<Instant>,
    acknowledged_at: Option<Instant>,
}

/// The names of stuck subscribers, each with the end of its pause.
type StuckUntil<'a> = HashMap<&'a str, Instant>;

impl Relay {
    /// Consumes the events for one module, independently of the others: a module whose database is down delays no other.
    pub(super) async fn consume(&self, consumer: &Consumer) {
        let mut outage = Outage::default();
        loop {
            match self.bus.subscribe(consumer.module, &consumer.db).await {
                Ok(mut stream) => self.handle_events(consumer, &mut *stream, &mut outage).await,
                Err(failure) => outage.back_off("subscribing", consumer.module, &failure).await,
            }
        }
    }

    async fn handle_events(&self, consumer: &Consumer, stream: &mut dyn EventStream, outage: &mut Outage) {
        let mut saved = SavedPositions::default();
        let mut stuck = StuckUntil::new();
        loop {
            let outcome = async {
                for envelope in stream.receive().await? {
                    for subscription in consumer.subscriptions_for(&envelope) {
                        self.deliver(subscription, &envelope, &mut stuck).await;
                    }
                }
                stream.confirm_received().await?;
                self.save_positions(consumer, stream, &mut saved).await
            };
            match outcome.await {
                Ok(()) => outage.end("consuming", consumer.module),
                Err(failure) => outage.back_off("consuming", consumer.module, &failure).await,
            }
        }
    }

    /// Delivers an event to a subscriber. Retries until the event is in the subscriber's inbox.
    async fn deliver<'a>(
        &self,
        subscription: &'a Subscription,
        envelope: &Envelope,
        stuck: &mut StuckUntil<'a>,
    ) {
        let mut outage = Outage::default();
        loop {
            let now = self.kernel.now();
            let started = Instant::now();
            let is_stuck = stuck.get(subscription.name).is_some_and(|until| started < *until);
            let outcome = if is_stuck {
                inbox::postpone(subscription, envelope, now).await
            } else {
                inbox::deliver(subscription, envelope, now).await
            };
            match outcome {
                Ok(outcome) => {
                    if outcome == Outcome::Deferred && started.elapsed() >= STUCK_AFTER {
                        stuck.insert(subscription.name, Instant::now() + STUCK_FOR);
                    }
                    return;
                }
                Err(error) => {
                    outage
                        .back_off("delivering", subscription.name, &error.into())
                        .await;
                }
            }
        }
    }

    /// Saves and acknowledges a module's positions, if it is time.
    async fn save_positions(
        &self,
        consumer: &Consumer,
        stream: &mut dyn EventStream,
        saved: &mut SavedPositions,
    ) -> Result<(), Failure> {
        if saved.saved_at.is_some_and(|at| at.elapsed() < SAVE_INTERVAL) {
            return Ok(());
        }
        let positions = stream.positions().await?;
        let changed: Vec<_> = positions
            .iter()
            .filter(|(producer, seq)| saved.positions.get(producer) != Some(seq))
            .cloned()
            .collect();
        if !changed.is_empty() {
            position::save(&consumer.db, consumer.module, &changed).await?;
            stream.acknowledge(&changed, self.kernel.now()).await?;
            saved.positions.extend(changed);
        }
        let acknowledged = saved.acknowledged_at;
        if acknowledged.is_none_or(|at| at.elapsed() >= ACK_REFRESH_INTERVAL) {
            stream.acknowledge(&positions, self.kernel.now()).await?;
            saved.acknowledged_at = Some(Instant::now());
        }
        saved.saved_at = Some(Instant::now());
        Ok(())
    }
}
