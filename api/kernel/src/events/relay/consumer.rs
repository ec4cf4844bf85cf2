//! Consumers: the modules with subscriptions. Each receives the events of a stream, delivers them to its subscribers, and saves its
//! positions.

use super::{
    Relay,
    steps::{Step, Steps},
};
use crate::{
    Db, Failure,
    events::{
        Envelope, Subscription,
        bus::EventStream,
        inbox::{self, DeliveryOutcome},
        outage::Outage,
        position,
    },
};
use std::{sync::Arc, time::Instant};

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

    /// Returns the indices of the subscriptions to a topic; none to an empty one.
    fn subscribers_of(&self, topic: &str) -> Vec<usize> {
        let all = self.subscriptions.iter().enumerate();
        let subscribed =
            all.filter(|(_, subscription)| !topic.is_empty() && subscription.topics.contains(topic));
        subscribed.map(|(index, _)| index).collect()
    }
}

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
        let begin = Instant::now();
        let mut steps: Steps<Arc<Envelope>> = Steps::new();
        let mut delivering = Outage::default();
        loop {
            let step = steps.next(begin.elapsed());
            if let Step::Deliver {
                event,
                subscriber,
                postpone,
            } = &step
            {
                let subscription = &consumer.subscriptions[*subscriber];
                let started = Instant::now();
                match self.deliver(subscription, event, *postpone).await {
                    Ok(outcome) => {
                        delivering.end("delivering", subscription.name);
                        let deferred = outcome == DeliveryOutcome::Deferred;
                        steps.delivered(deferred, started.elapsed(), begin.elapsed());
                    }
                    Err(failure) => {
                        steps.failed();
                        delivering
                            .back_off("delivering", subscription.name, &failure)
                            .await;
                    }
                }
                continue;
            }
            match self.take(consumer, stream, &mut steps, step, begin).await {
                Ok(()) if steps.is_at_start() => outage.end("consuming", consumer.module),
                Ok(()) => {}
                Err(failure) => {
                    steps.failed();
                    outage.back_off("consuming", consumer.module, &failure).await;
                }
            }
        }
    }

    /// Returns the indices of the subscriptions to an event. Of an unreadable one not even the topic may be known; then nobody can park it.
    fn subscribers_of(&self, consumer: &Consumer, envelope: &Envelope) -> Vec<usize> {
        if let Some(reason) = envelope.unreadable_reason()
            && envelope.topic.is_empty()
        {
            let (module, producer) = (consumer.module, &envelope.producer);
            tracing::error!(module, producer, event = %envelope.id, %reason, "an event without a topic was skipped");
            self.kernel.metrics().count_unknown_event();
        }
        consumer.subscribers_of(&envelope.topic)
    }

    /// Takes a step other than a delivery.
    async fn take(
        &self,
        consumer: &Consumer,
        stream: &mut dyn EventStream,
        steps: &mut Steps<Arc<Envelope>>,
        step: Step<Arc<Envelope>>,
        begin: Instant,
    ) -> Result<(), Failure> {
        match step {
            Step::Receive | Step::Deliver { .. } => {
                let envelopes = stream.receive().await?;
                steps.received(envelopes.into_iter().map(|envelope| {
                    let subscribers = self.subscribers_of(consumer, &envelope);
                    (envelope, subscribers)
                }));
                return Ok(());
            }
            Step::ReadPositions => {
                let positions = stream.positions().await?;
                steps.read_positions(positions, begin.elapsed());
                return Ok(());
            }
            Step::Confirm => stream.confirm_received().await?,
            Step::Save(positions) => position::save(&consumer.db, consumer.module, &positions).await?,
            Step::Acknowledge(positions) => stream.acknowledge(&positions, self.kernel.now()).await?,
        }
        steps.done(begin.elapsed());
        Ok(())
    }

    /// Delivers an event to a subscriber, or stores it for later. Fails only if the subscriber's database does.
    async fn deliver(
        &self,
        subscription: &Subscription,
        envelope: &Envelope,
        postpone: bool,
    ) -> Result<DeliveryOutcome, Failure> {
        let now = self.kernel.now();
        let outcome = if postpone {
            inbox::postpone(subscription, envelope, now).await
        } else {
            inbox::deliver(subscription, envelope, now).await
        };
        outcome.map_err(Failure::from)
    }
}
