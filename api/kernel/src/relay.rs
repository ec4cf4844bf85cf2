//! The relay: carries what stands in outboxes to those who want to hear it. At least once; the inbox makes it once.

use crate::{
    Db, Failure, Kernel, Module,
    db::{Reader, index_scan_tx},
    events::Subscription,
    on_sqlite, on_write,
};
use allpet_domain::{Timestamp, id::EventId};
use futures::FutureExt as _;
use sqlx::FromRow;
use std::{panic::AssertUnwindSafe, time::Duration};
use time::OffsetDateTime;
use tokio::time::timeout;
use uuid::Uuid;

const WAITING: &str = "SELECT id, topic, payload, attempts FROM outbox \
    WHERE delivered_at IS NULL AND next_attempt_ms <= $1 ORDER BY id LIMIT 100";
const DELIVERED_SQLITE: &str = "UPDATE outbox SET delivered_at = $2, attempts = attempts + 1, last_error = NULL \
    WHERE id IN (SELECT unhex(value) FROM json_each($1))";
const DELIVERED_POSTGRES: &str = "UPDATE outbox SET delivered_at = $2, attempts = attempts + 1, last_error = NULL \
    WHERE id = ANY($1)";
const FAILED: &str =
    "UPDATE outbox SET attempts = attempts + 1, next_attempt_ms = $2, last_error = $3 WHERE id = $1";
/// What is announced within so long is carried together: reading an outbox for each event alone would cost more than the event.
const TOGETHER: Duration = Duration::from_millis(5);
/// SQLite files come to the disk one by one: a failure of power may take what a listener did, and leave standing that it was
/// delivered. So what was delivered in the ten seconds before the last delivery is delivered once more after a start; the inbox
/// makes it once. On every engine: a listener may keep its notes on another than the announcer.
const AGAIN: &str = "UPDATE outbox SET delivered_at = NULL WHERE delivered_at >= $1";
const NEWEST: &str =
    "SELECT delivered_at FROM outbox WHERE delivered_at IS NOT NULL ORDER BY delivered_at DESC LIMIT 1";
const AGAIN_FOR: Duration = Duration::from_secs(10);
/// A listener that has not acted by then has failed. It may hold its module's writer meanwhile, so it is less than a request may
/// take.
const ACTS_WITHIN: Duration = Duration::from_secs(15);
/// The longest wait between two attempts, in milliseconds: five minutes.
const LONGEST_WAIT_MS: i64 = 300_000;

#[derive(FromRow)]
struct Waiting {
    id: Uuid,
    topic: String,
    payload: String,
    attempts: i64,
}

/// Carries events between modules of one process.
#[derive(Clone, Debug)]
pub struct Relay {
    kernel: Kernel,
    outboxes: Vec<Db>,
    subscriptions: Vec<Subscription>,
}

impl Relay {
    /// A relay between `modules`.
    pub fn new(kernel: Kernel, modules: &[Module]) -> Self {
        let subscriptions: Vec<Subscription> = modules
            .iter()
            .flat_map(|module| module.subscriptions.iter().cloned())
            .collect();
        kernel.set_subscriptions(subscriptions.iter().map(|subscription| subscription.topic));
        Self {
            kernel,
            outboxes: modules.iter().map(|module| module.db.clone()).collect(),
            subscriptions,
        }
    }

    /// Delivers all that waits now; the number of events delivered.
    pub async fn drain(&self) -> Result<usize, Failure> {
        let mut delivered = 0;
        for outbox in &self.outboxes {
            delivered += self.drain_one(outbox).await?;
        }
        Ok(delivered)
    }

    async fn drain_one(&self, outbox: &Db) -> Result<usize, Failure> {
        let mut delivered = 0;
        loop {
            let batch = self.waiting(outbox).await?;
            let mut heard = Vec::with_capacity(batch.len());
            let outcome = self.deliver_all(outbox, &batch, &mut heard).await;
            self.note(outbox, &heard).await?;
            outcome?;
            delivered += heard.len();
            if batch.len() < 100 {
                return Ok(delivered);
            }
        }
    }

    /// Delivers as things are announced, and looks once a second for what a crash or a failed attempt left. Never returns.
    pub async fn run(self) {
        futures::future::join_all(self.outboxes.iter().map(|outbox| self.carry(outbox))).await;
    }

    /// Each outbox for itself: one that is full keeps no other waiting.
    async fn carry(&self, outbox: &Db) {
        if let Err(failure) = self.again(outbox).await {
            tracing::error!(error = ?failure, "the relay could not take up what was delivered last");
        }
        loop {
            if let Err(failure) = self.drain_one(outbox).await {
                tracing::error!(error = ?failure, "the relay could not read an outbox");
            }
            tokio::time::sleep(TOGETHER).await;
            let _ = timeout(Duration::from_secs(1), outbox.announced()).await;
        }
    }

    /// To be said at a start: what was delivered last is delivered once more.
    pub async fn again(&self, outbox: &Db) -> Result<(), Failure> {
        let mut tx = outbox.begin().await?;
        let newest: Option<OffsetDateTime> =
            on_write!(tx, c => sqlx::query_scalar(NEWEST).fetch_optional(c).await)?;
        if let Some(newest) = newest {
            // As text, on SQLite, moments compare to the second; that is good enough for ten of them.
            let from = newest - AGAIN_FOR;
            on_write!(tx, c => sqlx::query(AGAIN).bind(from).execute(c).await.map(drop))?;
        }
        Ok(tx.commit().await?)
    }

    async fn waiting(&self, outbox: &Db) -> Result<Vec<Waiting>, sqlx::Error> {
        let now = i64::try_from(self.kernel.now().unix_millis()).unwrap_or(i64::MAX);
        match outbox.reader() {
            Reader::Sqlite(c) => sqlx::query_as(WAITING).bind(now).fetch_all(c).await,
            Reader::Postgres(pool) => {
                let mut tx = index_scan_tx(pool).await?;
                let waiting = sqlx::query_as(WAITING).bind(now).fetch_all(&mut *tx).await?;
                tx.commit().await?;
                Ok(waiting)
            }
        }
    }

    async fn deliver_all(
        &self,
        outbox: &Db,
        batch: &[Waiting],
        heard: &mut Vec<Uuid>,
    ) -> Result<(), Failure> {
        for event in batch {
            if self.deliver(outbox, event).await? {
                heard.push(event.id);
            }
        }
        Ok(())
    }

    /// Notes that events were heard: one write for all of them. What is heard and not noted comes once more, and acts once all
    /// the same.
    async fn note(&self, outbox: &Db, heard: &[Uuid]) -> Result<(), Failure> {
        if heard.is_empty() {
            return Ok(());
        }
        let now = self.kernel.now().inner();
        if let Some(pool) = outbox.postgres() {
            let mut tx = index_scan_tx(pool).await?;
            let note = sqlx::query(DELIVERED_POSTGRES).bind(heard).bind(now);
            note.execute(&mut *tx).await?;
            return Ok(tx.commit().await?);
        }
        let quoted: Vec<String> = heard.iter().map(|id| format!("\"{}\"", id.simple())).collect();
        let ids = format!("[{}]", quoted.join(","));
        let mut tx = outbox.begin().await?;
        let note = sqlx::query(DELIVERED_SQLITE).bind(ids).bind(now);
        note.execute(on_sqlite(&mut tx)?).await?;
        Ok(tx.commit().await?)
    }

    /// Hands an event to those who want to hear it; false where one of them could not, which is noted.
    async fn deliver(&self, outbox: &Db, event: &Waiting) -> Result<bool, Failure> {
        let now = self.kernel.now();
        for subscription in self.subscriptions.iter().filter(|s| s.topic == event.topic) {
            if let Err(failure) = act(subscription, event, now).await {
                let wait = (1_000_i64 << event.attempts.clamp(0, 20)).min(LONGEST_WAIT_MS);
                let next = i64::try_from(now.unix_millis())
                    .unwrap_or(i64::MAX)
                    .saturating_add(wait);
                tracing::warn!(topic = event.topic, attempts = event.attempts + 1, error = ?failure, "event not delivered");
                let mut tx = outbox.begin().await?;
                on_write!(tx, c => sqlx::query(FAILED).bind(event.id).bind(next).bind(format!("{failure:?}")).execute(c).await.map(drop))?;
                tx.commit().await?;
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Lets a listener act. One that panics or never ends has failed like any other, and ends nothing but its own transaction.
async fn act(subscription: &Subscription, event: &Waiting, now: Timestamp) -> Result<(), Failure> {
    let acting = (subscription.deliver)(EventId(event.id), event.payload.clone(), now);
    match timeout(ACTS_WITHIN, AssertUnwindSafe(acting).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Failure::internal("the listener panicked")),
        Err(_) => Err(Failure::internal("the listener did not end in time")),
    }
}

#[cfg(test)]
mod tests;
