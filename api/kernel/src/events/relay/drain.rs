//! Draining: delivers without a bus, for commands that end and for tests.

use super::Relay;
use crate::{
    Failure,
    events::{
        Outbox,
        inbox::{self, DeliveryOutcome},
        position,
    },
};

impl Relay {
    /// Retries the deliveries that are due, then delivers all events that modules have not received. Returns how often a subscriber
    /// handled an event.
    pub async fn drain(&self) -> Result<usize, Failure> {
        let mut handled = 0;
        for subscription in self.subscriptions() {
            handled += self.retry_due(subscription).await?;
        }
        for outbox in &self.outboxes {
            handled += self.drain_outbox(outbox).await?;
        }
        Ok(handled)
    }

    async fn drain_outbox(&self, outbox: &Outbox) -> Result<usize, Failure> {
        outbox.number_legacy_rows().await?;
        let positions = self.positions_in(outbox).await?;
        let mut reader = outbox.read_after(positions.iter().copied().min().unwrap_or(0));
        let mut handled = 0;
        loop {
            let envelopes = reader.next().await?;
            if envelopes.is_empty() {
                break;
            }
            for envelope in &envelopes {
                let consumers = self.consumers.iter();
                for subscription in consumers.flat_map(|consumer| consumer.subscriptions_for(envelope)) {
                    let outcome = inbox::deliver(subscription, envelope, self.kernel.now()).await?;
                    handled += usize::from(outcome == DeliveryOutcome::Handled);
                }
            }
        }
        let settled = reader.settled();
        for (consumer, position) in self.consumers.iter().zip(positions) {
            if settled > position {
                let producer = outbox.producer.to_owned();
                position::save(&consumer.db, consumer.module, &[(producer, settled)]).await?;
                position::acknowledge(&outbox.db, consumer.module, settled, self.kernel.now()).await?;
            }
        }
        Ok(handled)
    }

    /// Returns the position of each consumer in `outbox`, in the order of the consumers.
    async fn positions_in(&self, outbox: &Outbox) -> Result<Vec<i64>, Failure> {
        let mut positions = Vec::new();
        for consumer in &self.consumers {
            let saved = position::load(&consumer.db, consumer.module).await?;
            let saved = saved
                .into_iter()
                .find(|(producer, _)| producer == outbox.producer);
            positions.push(saved.map_or(0, |(_, seq)| seq));
        }
        Ok(positions)
    }
}
