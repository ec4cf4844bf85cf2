//! The relay: publishes what stands in outboxes, and has each module act on what it hears. At least once; the inbox makes it once.

use super::{
    Envelope, Outbox, Subscription,
    bus::{Bus, Inflow, MemoryBus},
    delivery::{self, Delivery, DeliveryState},
    inbox::{self, Outcome},
    outage::Outage,
    position,
};
use crate::{Db, Failure, Kernel, Module};
use futures::future::{join, join_all};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

/// What is announced within so long is carried together: reading an outbox for each event alone would cost more than the event.
const TOGETHER: Duration = Duration::from_millis(20);
/// How often a relay looks for what nothing told it of: what a crash left, what another process announced.
const LOOKS_EVERY: Duration = Duration::from_secs(1);
/// How often it is written down how far a module has heard; what is heard since comes once more after a crash.
const SAVED_EVERY: Duration = Duration::from_secs(5);
/// How often producers are told of it though it is nothing new: a module that says nothing for long is forgotten.
const TOLD_EVERY: Duration = Duration::from_hours(1);
/// A listener that took so long hung. What comes for it in the next minute waits for another attempt, and holds up none of its
/// module's other listeners.
const HUNG: Duration = Duration::from_secs(15);
const HUNG_FOR: Duration = Duration::from_mins(1);
/// SQLite files come to the disk one by one: a failure of power may take what a listener did, and leave standing that it was
/// delivered. So what was announced in the ten seconds before the newest event is delivered once more after a start; the inbox
/// makes it once. On every engine: a listener may keep its notes on another than the announcer.
const AGAIN_SECONDS: u64 = 10;

/// A module that hears.
#[derive(Clone, Debug)]
struct Hearer {
    module: &'static str,
    db: Db,
    subscriptions: Vec<Subscription>,
}

/// Carries events between modules.
#[derive(Clone, Debug)]
pub struct Relay {
    kernel: Kernel,
    outboxes: Vec<Outbox>,
    hearers: Vec<Hearer>,
    bus: Arc<dyn Bus>,
}

impl Relay {
    /// A relay between `modules` of this process alone.
    pub fn new(kernel: Kernel, modules: &[Module]) -> Self {
        let bus = Arc::new(MemoryBus::new(&outboxes(modules)));
        Self::over(kernel, modules, bus)
    }

    /// A relay for the `modules` of this process, over `bus`.
    pub fn over(kernel: Kernel, modules: &[Module], bus: Arc<dyn Bus>) -> Self {
        let hearers = modules.iter().filter(|module| !module.subscriptions.is_empty());
        Self {
            kernel,
            outboxes: outboxes(modules),
            hearers: hearers
                .map(|module| Hearer {
                    module: module.name,
                    db: module.db.clone(),
                    subscriptions: module.subscriptions.clone(),
                })
                .collect(),
            bus,
        }
    }

    /// Carries events until it is aborted.
    pub async fn run(self) {
        for outbox in &self.outboxes {
            number(outbox).await;
        }
        if let Err(failure) = self.rewind().await {
            tracing::error!(error = ?failure, "the relay could not take up what was delivered last");
        }
        let publish = join_all(self.outboxes.iter().map(|outbox| self.publish(outbox)));
        let hear = join_all(self.hearers.iter().map(|hearer| self.hear(hearer)));
        let all = self.hearers.iter().flat_map(|hearer| &hearer.subscriptions);
        let retry = join_all(all.map(|subscription| self.retry(subscription)));
        join(publish, join(hear, retry)).await;
    }

    /// To be said at a start: what was delivered last is delivered once more.
    pub async fn rewind(&self) -> Result<(), Failure> {
        let mut begins = HashMap::new();
        for outbox in &self.outboxes {
            if let Some(seq) = outbox.before_newest(AGAIN_SECONDS).await? {
                begins.insert(outbox.producer, seq);
            }
        }
        for hearer in &self.hearers {
            let known = position::load(&hearer.db, hearer.module).await?;
            let earlier = begins.iter().filter(|(producer, seq)| {
                let known = known.iter().find(|(known, _)| known == *producer);
                known.is_some_and(|(_, known)| known > *seq)
            });
            let earlier: Vec<_> = earlier
                .map(|(producer, seq)| ((*producer).to_owned(), *seq))
                .collect();
            position::save(&hearer.db, hearer.module, &earlier).await?;
        }
        Ok(())
    }

    /// Each outbox for itself: one that is full keeps no other waiting.
    async fn publish(&self, outbox: &Outbox) {
        let mut outage = Outage::default();
        loop {
            match self.bus.publish(outbox).await {
                Ok(_) => outage.over("publishing", outbox.producer),
                Err(failure) => {
                    outage.wait("publishing", outbox.producer, &failure).await;
                    continue;
                }
            }
            sleep(TOGETHER).await;
            if timeout(LOOKS_EVERY, outbox.db.announced()).await.is_err() {
                number(outbox).await;
            }
        }
    }

    /// Each module for itself: one that is away keeps no other waiting.
    async fn hear(&self, hearer: &Hearer) {
        let mut outage = Outage::default();
        loop {
            match self.bus.subscribe(hearer.module, &hearer.db).await {
                Ok(mut inflow) => self.act_on(hearer, &mut *inflow, &mut outage).await,
                Err(failure) => outage.wait("subscribing", hearer.module, &failure).await,
            }
        }
    }

    async fn act_on(&self, hearer: &Hearer, inflow: &mut dyn Inflow, outage: &mut Outage) {
        let mut saved = SavedPositions::default();
        let mut hung: HashMap<&str, Instant> = HashMap::new();
        loop {
            let outcome = async {
                for envelope in inflow.receive().await? {
                    for subscription in hearer.of(&envelope) {
                        self.hand_over(subscription, &envelope, &mut hung).await;
                    }
                }
                inflow.done().await?;
                self.write_down(hearer, inflow, &mut saved).await
            };
            match outcome.await {
                Ok(()) => outage.over("hearing", hearer.module),
                Err(failure) => outage.wait("hearing", hearer.module, &failure).await,
            }
        }
    }

    /// Hands an event to a subscriber, until it stands in its inbox.
    async fn hand_over<'a>(
        &self,
        subscription: &'a Subscription,
        envelope: &Envelope,
        hung: &mut HashMap<&'a str, Instant>,
    ) {
        let mut outage = Outage::default();
        loop {
            let now = self.kernel.now();
            let began = Instant::now();
            let hangs = hung.get(subscription.name).is_some_and(|until| began < *until);
            let outcome = if hangs {
                inbox::postpone(subscription, envelope, now).await
            } else {
                inbox::take(subscription, envelope, now).await
            };
            match outcome {
                Ok(outcome) => {
                    if outcome == Outcome::Waits && began.elapsed() >= HUNG {
                        hung.insert(subscription.name, Instant::now() + HUNG_FOR);
                    }
                    return;
                }
                Err(error) => outage.wait("acting", subscription.name, &error.into()).await,
            }
        }
    }

    /// Writes down how far a module has heard, where it is time.
    async fn write_down(
        &self,
        hearer: &Hearer,
        inflow: &mut dyn Inflow,
        saved: &mut SavedPositions,
    ) -> Result<(), Failure> {
        if saved.at.is_some_and(|at| at.elapsed() < SAVED_EVERY) {
            return Ok(());
        }
        let heard = inflow.heard().await?;
        let news: Vec<_> = heard
            .iter()
            .filter(|(producer, seq)| saved.positions.get(producer) != Some(seq))
            .cloned()
            .collect();
        if !news.is_empty() {
            position::save(&hearer.db, hearer.module, &news).await?;
            inflow.acknowledge(&news, self.kernel.now()).await?;
            saved.positions.extend(news);
        }
        if saved.told.is_none_or(|at| at.elapsed() >= TOLD_EVERY) {
            inflow.acknowledge(&heard, self.kernel.now()).await?;
            saved.told = Some(Instant::now());
        }
        saved.at = Some(Instant::now());
        Ok(())
    }

    /// Each subscriber for itself: one that fails keeps no other waiting.
    async fn retry(&self, subscription: &Subscription) {
        let mut outage = Outage::default();
        loop {
            sleep(LOOKS_EVERY).await;
            match self.retry_due(subscription).await {
                Ok(_) => outage.over("trying again", subscription.name),
                Err(failure) => outage.wait("trying again", subscription.name, &failure).await,
            }
        }
    }

    /// Tries again what a subscriber has to try now; how often it acted.
    async fn retry_due(&self, subscription: &Subscription) -> Result<usize, Failure> {
        let mut acted = 0;
        for due in delivery::due(&subscription.db, subscription.name, self.kernel.now()).await? {
            let outcome =
                inbox::try_again(subscription, &due.envelope, due.attempts, self.kernel.now()).await?;
            acted += usize::from(outcome == Outcome::Acted);
        }
        Ok(acted)
    }

    /// Delivers all that waits now, without a bus, and tries again what is due; how often a subscriber acted. For commands that
    /// end, and tests.
    pub async fn drain(&self) -> Result<usize, Failure> {
        let mut acted = 0;
        for subscription in self.hearers.iter().flat_map(|hearer| &hearer.subscriptions) {
            acted += self.retry_due(subscription).await?;
        }
        for outbox in &self.outboxes {
            acted += self.drain_one(outbox).await?;
        }
        Ok(acted)
    }

    /// What stands in inboxes and was not acted on: it waits for another attempt, or for an operator.
    pub async fn unfinished(&self) -> Result<Vec<Delivery>, Failure> {
        let mut all = Vec::new();
        for hearer in &self.hearers {
            for state in [DeliveryState::Waiting, DeliveryState::Parked] {
                all.extend(delivery::deliveries(&hearer.db, state).await?);
            }
        }
        Ok(all)
    }

    async fn drain_one(&self, outbox: &Outbox) -> Result<usize, Failure> {
        outbox.number().await?;
        let mut positions = Vec::new();
        for hearer in &self.hearers {
            let known = position::load(&hearer.db, hearer.module).await?;
            let known = known
                .into_iter()
                .find(|(producer, _)| producer == outbox.producer);
            positions.push(known.map_or(0, |(_, seq)| seq));
        }
        let mut reader = outbox.read_after(positions.iter().copied().min().unwrap_or(0));
        let mut acted = 0;
        loop {
            let envelopes = reader.next().await?;
            if envelopes.is_empty() {
                break;
            }
            for envelope in &envelopes {
                for subscription in self.hearers.iter().flat_map(|hearer| hearer.of(envelope)) {
                    let outcome = inbox::take(subscription, envelope, self.kernel.now()).await?;
                    acted += usize::from(outcome == Outcome::Acted);
                }
            }
        }
        let settled = reader.settled();
        for (hearer, known) in self.hearers.iter().zip(positions) {
            if settled > known {
                position::save(
                    &hearer.db,
                    hearer.module,
                    &[(outbox.producer.to_owned(), settled)],
                )
                .await?;
                position::acknowledge(&outbox.db, hearer.module, settled, self.kernel.now()).await?;
            }
        }
        Ok(acted)
    }
}

impl Hearer {
    fn of<'a>(&'a self, envelope: &Envelope) -> impl Iterator<Item = &'a Subscription> {
        let all = self.subscriptions.iter();
        all.filter(|subscription| subscription.topics.contain(&envelope.topic))
    }
}

/// What of a module's positions is written down, and when.
#[derive(Default)]
struct SavedPositions {
    positions: HashMap<String, i64>,
    at: Option<Instant>,
    told: Option<Instant>,
}

/// Numbers what a process of an older release left.
async fn number(outbox: &Outbox) {
    if let Err(error) = outbox.number().await {
        tracing::error!(producer = outbox.producer, %error, "an outbox could not be numbered");
    }
}

fn outboxes(modules: &[Module]) -> Vec<Outbox> {
    let outbox = |module: &Module| Outbox {
        producer: module.name,
        db: module.db.clone(),
    };
    modules.iter().map(outbox).collect()
}
