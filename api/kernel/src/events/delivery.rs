//! Deliveries: events that stand in a subscriber's inbox and were not acted on yet. They wait for their next attempt, or they are
//! parked for an operator, who tries them again or dismisses them.

use super::Envelope;
use crate::{Db, Failure, Tx, on_read, on_write};
use allpet_domain::{Timestamp, id::EventId};
use sqlx::FromRow;
use uuid::Uuid;

/// A delivery outlives the inbox's memory of its event, which may then come anew.
const KEEP: &str = "INSERT INTO event_deliveries \
    (subscriber, event_id, topic, envelope, state, attempts, next_attempt_ms, last_error) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    ON CONFLICT DO NOTHING";
const DUE: &str = "SELECT subscriber, envelope, state, attempts, next_attempt_ms, last_error, reason FROM event_deliveries \
    WHERE subscriber = $1 AND state = 'waiting' AND next_attempt_ms <= $2 ORDER BY event_id LIMIT 100";
const LIST: &str = "SELECT subscriber, envelope, state, attempts, next_attempt_ms, last_error, reason FROM event_deliveries \
    WHERE state = $1 ORDER BY event_id LIMIT 1000";
const FINISH: &str =
    "DELETE FROM event_deliveries WHERE subscriber = $1 AND event_id = $2 AND state = 'waiting'";
const FAILED: &str = "UPDATE event_deliveries SET state = $3, attempts = $4, next_attempt_ms = $5, last_error = $6 \
    WHERE subscriber = $1 AND event_id = $2 AND state = 'waiting'";
const RETRY: &str = "UPDATE event_deliveries SET state = 'waiting', attempts = 0, next_attempt_ms = $3 \
    WHERE subscriber = $1 AND event_id = $2 AND state IN ('parked', 'waiting')";
const DISMISS: &str = "UPDATE event_deliveries SET state = 'dismissed', reason = $3 \
    WHERE subscriber = $1 AND event_id = $2 AND state IN ('parked', 'waiting')";

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is tried again later.
    Waiting,
    /// It is tried no more until an operator says so.
    Parked,
    /// An operator said that it need not be acted on.
    Dismissed,
}

impl DeliveryState {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Parked => "parked",
            Self::Dismissed => "dismissed",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Parked, Self::Dismissed]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// An event that a subscriber has not acted on.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The subscriber.
    pub subscriber: String,
    /// The event.
    pub envelope: Envelope,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts so far.
    pub attempts: u32,
    /// Not before this moment, where it waits.
    pub next_attempt: Timestamp,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// Why it was dismissed.
    pub reason: Option<String>,
}

#[derive(FromRow)]
struct Row {
    subscriber: String,
    envelope: String,
    state: String,
    attempts: i64,
    next_attempt_ms: i64,
    last_error: Option<String>,
    reason: Option<String>,
}

impl Row {
    fn read(self) -> Result<Delivery, Failure> {
        let state = DeliveryState::parse(&self.state)
            .ok_or_else(|| Failure::internal(format!("a delivery is “{}”", self.state)))?;
        Ok(Delivery {
            subscriber: self.subscriber,
            envelope: serde_json::from_str(&self.envelope)?,
            state,
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
            next_attempt: Timestamp::from_unix_millis(u64::try_from(self.next_attempt_ms).unwrap_or(0)),
            last_error: self.last_error,
            reason: self.reason,
        })
    }
}

pub(super) async fn keep(
    tx: &mut Tx,
    subscriber: &str,
    envelope: &Envelope,
    state: DeliveryState,
    attempts: u32,
    next_attempt_ms: i64,
    error: Option<&str>,
) -> Result<(), sqlx::Error> {
    let text = serde_json::to_string(envelope).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    on_write!(tx, c => sqlx::query(KEEP)
        .bind(subscriber).bind(envelope.id.0).bind(&envelope.topic).bind(text).bind(state.as_str())
        .bind(i64::from(attempts)).bind(next_attempt_ms).bind(error).execute(c).await.map(drop))
}

/// Takes a delivery off the list, in the transaction that acts on it. False where it waits no more.
pub(super) async fn finish(tx: &mut Tx, subscriber: &str, event: EventId) -> Result<bool, sqlx::Error> {
    let rows = on_write!(tx, c => sqlx::query(FINISH).bind(subscriber).bind(event.0).execute(c).await?.rows_affected());
    Ok(rows == 1)
}

pub(super) async fn failed(
    db: &Db,
    subscriber: &str,
    event: EventId,
    state: DeliveryState,
    attempts: u32,
    next_attempt_ms: i64,
    error: &str,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    on_write!(tx, c => sqlx::query(FAILED)
        .bind(subscriber).bind(event.0).bind(state.as_str()).bind(i64::from(attempts)).bind(next_attempt_ms).bind(error)
        .execute(c).await.map(drop))?;
    tx.commit().await
}

/// What a subscriber has to try again now.
pub(super) async fn due(db: &Db, subscriber: &str, now: Timestamp) -> Result<Vec<Delivery>, Failure> {
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(DUE).bind(subscriber).bind(now).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// The deliveries of a module that stand so, the oldest first; a thousand at most.
pub async fn deliveries(db: &Db, state: DeliveryState) -> Result<Vec<Delivery>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST).bind(state.as_str()).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Has a parked event tried again at once, with all its attempts before it. False where there is none.
pub async fn retry(db: &Db, subscriber: &str, event: EventId, now: Timestamp) -> Result<bool, Failure> {
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    change(db, RETRY, subscriber, event, Argument::Moment(now)).await
}

/// Dismisses an event that waits or is parked: it is acted on no more, and `reason` says why. False where there is none.
pub async fn dismiss(db: &Db, subscriber: &str, event: EventId, reason: &str) -> Result<bool, Failure> {
    change(db, DISMISS, subscriber, event, Argument::Text(reason)).await
}

enum Argument<'a> {
    Moment(i64),
    Text(&'a str),
}

async fn change(
    db: &Db,
    statement: &'static str,
    subscriber: &str,
    event: EventId,
    argument: Argument<'_>,
) -> Result<bool, Failure> {
    let id: Uuid = event.0;
    let mut tx = db.begin().await?;
    let rows = on_write!(tx, c => {
        let query = sqlx::query(statement).bind(subscriber).bind(id);
        match argument {
            Argument::Moment(at) => query.bind(at),
            Argument::Text(text) => query.bind(text),
        }
        .execute(c)
        .await?
        .rows_affected()
    });
    tx.commit().await?;
    Ok(rows == 1)
}
