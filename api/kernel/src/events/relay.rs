//! The relay: publishes the events of outboxes and delivers them to subscribers, at least once. The inbox makes it exactly once.

mod consumer;
mod drain;
pub(crate) mod steps;

use super::{
    Outbox, Subscription,
    bus::{Bus, MemoryBus},
    delivery::{self, Delivery, DeliveryState},
    inbox::{self, DeliveryOutcome},
    outage::Outage,
    position,
};
use crate::{Failure, Kernel, Module};
use consumer::Consumer;
use futures::future::{join, join_all};
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};

/// How long the relay collects events before it reads an outbox again: a read for each event would cost more than the event.
const BATCH_INTERVAL: Duration = Duration::from_millis(15);
/// How often the relay polls for events without a signal: those that a crash left, and those of another process without a notification.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How far a start goes back behind the newest event of each outbox. SQLite files reach the disk one by one, so a power failure may
/// lose a listener's work but keep the position behind it. This holds for both engines: a listener's database may be on another
/// engine than the producer's.
const REDELIVERY_SECONDS: u64 = 10;

/// Carries events between modules.
#[derive(Clone, Debug)]
pub struct Relay {
    kernel: Kernel,
    outboxes: Vec<Outbox>,
    consumers: Vec<Consumer>,
    bus: Arc<dyn Bus>,
    poll_interval: Duration,
}

impl Relay {
    /// Creates a relay between the `modules` of this process, over a bus in memory.
    pub fn new(kernel: Kernel, modules: &[Module]) -> Self {
        let bus = Arc::new(MemoryBus::new(&outboxes(modules)));
        Self::over(kernel, modules, bus)
    }

    /// Creates a relay for the `modules` of this process over `bus`.
    pub fn over(kernel: Kernel, modules: &[Module], bus: Arc<dyn Bus>) -> Self {
        let subscribed = modules.iter().filter(|module| !module.subscriptions.is_empty());
        Self {
            kernel,
            outboxes: outboxes(modules),
            consumers: subscribed
                .map(|module| Consumer {
                    module: module.name,
                    db: module.db.clone(),
                    subscriptions: module.subscriptions.clone(),
                })
                .collect(),
            bus,
            poll_interval: POLL_INTERVAL,
        }
    }

    /// Changes how often the relay reads an outbox without a signal: once a second by default.
    #[must_use]
    pub fn with_poll_interval(mut self, poll_interval: Duration) -> Self {
        self.poll_interval = poll_interval;
        self
    }

    /// Carries events until the task is aborted.
    pub async fn run(self) {
        for outbox in &self.outboxes {
            number_legacy_rows(outbox).await;
        }
        if let Err(failure) = self.rewind().await {
            tracing::error!(error = ?failure, "the relay could not rewind positions at its start");
        }
        let publish = join_all(self.outboxes.iter().map(|outbox| self.publish(outbox)));
        let consume = join_all(self.consumers.iter().map(|consumer| self.consume(consumer)));
        let retry = join_all(self.subscriptions().map(|subscription| self.retry(subscription)));
        join(publish, join(consume, retry)).await;
    }

    /// Moves positions back so that the latest events are delivered again. For the start of a process.
    pub async fn rewind(&self) -> Result<(), Failure> {
        let mut starts = Vec::new();
        for outbox in &self.outboxes {
            if let Some(seq) = outbox.position_before_newest(REDELIVERY_SECONDS).await? {
                starts.push((outbox.producer, seq));
            }
        }
        for consumer in &self.consumers {
            let saved = position::load(&consumer.db, consumer.module).await?;
            let earlier = position::rewound(&saved, &starts);
            position::save(&consumer.db, consumer.module, &earlier).await?;
        }
        Ok(())
    }

    /// Publishes one outbox, independently of the others: a full stream delays no other outbox.
    async fn publish(&self, outbox: &Outbox) {
        let mut outage = Outage::default();
        loop {
            match self.bus.publish(outbox).await {
                Ok(_) => outage.end("publishing", outbox.producer),
                Err(failure) => {
                    outage.back_off("publishing", outbox.producer, &failure).await;
                    continue;
                }
            }
            sleep(BATCH_INTERVAL).await;
            if timeout(self.poll_interval, outbox.db.announced()).await.is_err() {
                number_legacy_rows(outbox).await;
            }
        }
    }

    /// Retries the deliveries of one subscriber, independently of the others: a failure delays no other subscriber.
    async fn retry(&self, subscription: &Subscription) {
        let mut outage = Outage::default();
        loop {
            sleep(POLL_INTERVAL).await;
            match self.retry_due(subscription).await {
                Ok(_) => outage.end("retrying", subscription.name),
                Err(failure) => outage.back_off("retrying", subscription.name, &failure).await,
            }
        }
    }

    /// Retries the deliveries that are due. Returns how many the subscriber handled.
    async fn retry_due(&self, subscription: &Subscription) -> Result<usize, Failure> {
        let mut handled = 0;
        for due in delivery::due(&subscription.db, subscription.name, self.kernel.now()).await? {
            let outcome = inbox::retry(subscription, &due.envelope, due.attempts, self.kernel.now()).await?;
            handled += usize::from(outcome == DeliveryOutcome::Handled);
        }
        Ok(handled)
    }

    /// Returns the deliveries that wait for another attempt or are parked.
    pub async fn unfinished(&self) -> Result<Vec<Delivery>, Failure> {
        let mut all = Vec::new();
        for consumer in &self.consumers {
            for state in [DeliveryState::Waiting, DeliveryState::Parked] {
                all.extend(delivery::deliveries(&consumer.db, state).await?);
            }
        }
        Ok(all)
    }

    fn subscriptions(&self) -> impl Iterator<Item = &Subscription> {
        self.consumers.iter().flat_map(|consumer| &consumer.subscriptions)
    }
}

/// Numbers the rows that a process of an older release wrote.
async fn number_legacy_rows(outbox: &Outbox) {
    if let Err(error) = outbox.number_legacy_rows().await {
        tracing::error!(producer = outbox.producer, %error, "outbox rows could not be numbered");
    }
}

fn outboxes(modules: &[Module]) -> Vec<Outbox> {
    let outbox = |module: &Module| Outbox {
        producer: module.name,
        db: module.db.clone(),
    };
    modules.iter().map(outbox).collect()
}
