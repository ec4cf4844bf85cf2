//! Announcing and hearing: the outbox in the announcer's transaction, the inbox in the listener's.

use crate::{Db, Failure, Kernel, Tx, db::Writer, on_write};
use allpet_contract::events::Event;
use allpet_domain::{Timestamp, id::EventId};
use futures::future::BoxFuture;
use std::sync::Arc;
use time::OffsetDateTime;

const ANNOUNCE: &str =
    "INSERT INTO outbox (id, topic, payload, announced_at, delivered_at) VALUES ($1, $2, $3, $4, $5)";
const HEAR: &str =
    "INSERT INTO inbox (event_id, listener, heard_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

impl Kernel {
    /// Writes what happened to the outbox, in the transaction that made it happen.
    pub async fn announce<E: Event>(&self, tx: &mut Tx, event: &E) -> Result<(), Failure> {
        self.announcement(event)?.write(tx).await
    }

    pub(crate) fn announcement<E: Event>(&self, event: &E) -> Result<Announcement, Failure> {
        let at = self.now();
        Ok(Announcement {
            id: EventId::new(at, self.randomness().entropy()),
            topic: E::TOPIC,
            payload: serde_json::to_string(event)?,
            at,
            delivered: (!self.has_subscriber(E::TOPIC)).then_some(at.inner()),
        })
    }
}

/// What happened, as it stands in the outbox.
#[derive(Clone, Debug)]
pub(crate) struct Announcement {
    pub(crate) id: EventId,
    pub(crate) topic: &'static str,
    pub(crate) payload: String,
    pub(crate) at: Timestamp,
    /// At once where nobody listens: it is written down, and the relay has nothing to carry.
    pub(crate) delivered: Option<OffsetDateTime>,
}

impl Announcement {
    pub(crate) async fn write(&self, tx: &mut Tx) -> Result<(), Failure> {
        on_write!(tx, c => sqlx::query(ANNOUNCE)
            .bind(self.id.0).bind(self.topic).bind(&self.payload).bind(self.at.inner()).bind(self.delivered).execute(c).await.map(drop))?;
        if self.delivered.is_none() {
            tx.note_announcement();
        }
        Ok(())
    }
}

/// What a module does when it hears of something.
pub trait Listener<E: Event>: Send + Sync + 'static {
    /// Acts, in the transaction that also notes that it has acted. An error undoes both; it is tried again later.
    fn hear<'a>(&'a self, tx: &'a mut Tx, event: E) -> BoxFuture<'a, Result<(), Failure>>;
}

type Deliver = dyn Fn(EventId, String, Timestamp) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync;

/// One listener's interest in one topic.
#[derive(Clone)]
pub struct Subscription {
    pub(crate) topic: &'static str,
    pub(crate) deliver: Arc<Deliver>,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription")
            .field("topic", &self.topic)
            .finish_non_exhaustive()
    }
}

impl Subscription {
    /// `listener` (named once and for all: the name keeps it from acting twice) hears `E`, in transactions of `db`.
    pub fn new<E: Event, L: Listener<E>>(db: Db, name: &'static str, listener: L) -> Self {
        let listener = Arc::new(listener);
        let deliver = move |id: EventId, payload: String, now: Timestamp| {
            let (db, listener) = (db.clone(), Arc::clone(&listener));
            let task: BoxFuture<'static, Result<(), Failure>> = Box::pin(async move {
                let event: E = serde_json::from_str(&payload)?;
                let mut tx = db.begin().await?;
                if first_time(&mut tx, id, name, now).await? {
                    listener.hear(&mut tx, event).await?;
                    tx.commit().await?;
                }
                Ok(())
            });
            task
        };
        Self {
            topic: E::TOPIC,
            deliver: Arc::new(deliver),
        }
    }
}

async fn first_time(tx: &mut Tx, id: EventId, listener: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
    let rows = match tx.writer() {
        Writer::Sqlite(c) => sqlx::query(HEAR)
            .bind(id.0)
            .bind(listener)
            .bind(now.inner())
            .execute(c)
            .await?
            .rows_affected(),
        Writer::Postgres(c) => sqlx::query(HEAR)
            .bind(id.0)
            .bind(listener)
            .bind(now.inner())
            .execute(c)
            .await?
            .rows_affected(),
    };
    Ok(rows == 1)
}
