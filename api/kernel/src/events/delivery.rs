//! Deliveries: events that a subscriber has received and not handled. They wait for their next attempt, or they are parked until an
//! operator retries or dismisses them.

use super::Envelope;
use crate::{Db, Failure, Tx, on_read, on_write};
pub use allpet_contract::operations::DeliveryState;
use allpet_domain::{Timestamp, id::EventId};
use sqlx::FromRow;
use uuid::Uuid;

/// Ignores a conflict: a delivery may outlive the inbox row of its event, and the event may then arrive again.
const INSERT: &str = "INSERT INTO event_deliveries \
    (subscriber, event_id, topic, envelope, state, attempts, next_attempt_ms, last_error) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    ON CONFLICT DO NOTHING";
const SELECT_DUE: &str = "SELECT subscriber, envelope, state, attempts, next_attempt_ms, last_error, reason FROM event_deliveries \
    WHERE subscriber = $1 AND state = 'waiting' AND next_attempt_ms <= $2 ORDER BY event_id LIMIT 100";
const SELECT_BY_STATE: &str = "SELECT subscriber, envelope, state, attempts, next_attempt_ms, last_error, reason FROM event_deliveries \
    WHERE state = $1 ORDER BY event_id LIMIT 1000";
const SELECT_AFTER: &str = "SELECT subscriber, envelope, state, attempts, next_attempt_ms, last_error, reason FROM event_deliveries \
    WHERE state = $1 AND (event_id > $2 OR event_id = $2 AND subscriber > $3) ORDER BY event_id, subscriber LIMIT $4";
const COUNT_UNHANDLED: &str = "SELECT subscriber, state, COUNT(*) FROM event_deliveries \
    WHERE state IN ('waiting', 'parked') GROUP BY subscriber, state";
const OLDEST_WAITING: &str = "SELECT event_id FROM event_deliveries WHERE subscriber = $1 AND state = 'waiting' ORDER BY event_id LIMIT 1";
const DELETE_WAITING: &str =
    "DELETE FROM event_deliveries WHERE subscriber = $1 AND event_id = $2 AND state = 'waiting'";
const RECORD_FAILURE: &str = "UPDATE event_deliveries SET state = $3, attempts = $4, next_attempt_ms = $5, last_error = $6 \
    WHERE subscriber = $1 AND event_id = $2 AND state = 'waiting'";
const RETRY: &str = "UPDATE event_deliveries SET state = 'waiting', attempts = 0, next_attempt_ms = $3 \
    WHERE subscriber = $1 AND event_id = $2 AND state IN ('parked', 'waiting')";
const DISMISS: &str = "UPDATE event_deliveries SET state = 'dismissed', reason = $3 \
    WHERE subscriber = $1 AND event_id = $2 AND state IN ('parked', 'waiting')";

/// An event that a subscriber has received and not handled.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The subscriber.
    pub subscriber: String,
    /// The event.
    pub envelope: Envelope,
    /// The state.
    pub state: DeliveryState,
    /// The number of attempts so far.
    pub attempts: u32,
    /// The time of the next attempt, if it waits.
    pub next_attempt: Timestamp,
    /// The error of the last attempt.
    pub last_error: Option<String>,
    /// The reason for its dismissal.
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
    fn into_delivery(self) -> Result<Delivery, Failure> {
        let state = DeliveryState::parse(&self.state)
            .ok_or_else(|| Failure::internal(format!("a delivery has the unknown state “{}”", self.state)))?;
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

/// The result of a delivery's latest attempt; a replay stores one with no attempts.
pub(super) struct Attempt<'a> {
    pub(super) state: DeliveryState,
    /// The number of attempts so far.
    pub(super) attempts: u32,
    /// The time of the next attempt, in milliseconds since 1970.
    pub(super) next_attempt_ms: i64,
    pub(super) error: Option<&'a str>,
}

/// The longest delay between two attempts, in milliseconds: five minutes.
const MAX_RETRY_DELAY_MS: i64 = 300_000;

/// Decides what follows after `attempts` that failed: the state of the delivery, and the time of its next attempt in milliseconds since
/// 1970. An event that this release cannot read is parked at once.
pub(crate) fn after_failure(
    attempts: u32,
    max_attempts: u32,
    is_readable: bool,
    now_ms: i64,
) -> (DeliveryState, i64) {
    if attempts >= max_attempts || !is_readable {
        return (DeliveryState::Parked, now_ms);
    }
    (
        DeliveryState::Waiting,
        now_ms.saturating_add(retry_delay_ms(attempts)),
    )
}

/// Returns the delay after `attempts` that failed: one second, doubled each time.
fn retry_delay_ms(attempts: u32) -> i64 {
    (1_000_i64 << attempts.saturating_sub(1).min(20)).min(MAX_RETRY_DELAY_MS)
}

/// Stores a delivery, in the transaction that marks its event as received.
pub(super) async fn insert(
    tx: &mut Tx,
    subscriber: &str,
    envelope: &Envelope,
    attempt: Attempt<'_>,
) -> Result<(), sqlx::Error> {
    let text = serde_json::to_string(envelope).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    on_write!(tx, c => sqlx::query(INSERT)
        .bind(subscriber).bind(envelope.id.0).bind(&envelope.topic).bind(text).bind(attempt.state.as_str())
        .bind(i64::from(attempt.attempts)).bind(attempt.next_attempt_ms).bind(attempt.error).execute(c).await.map(drop))
}

/// Deletes a delivery, in the transaction that handles its event. Returns false if it no longer waits.
pub(super) async fn delete_waiting(
    tx: &mut Tx,
    subscriber: &str,
    event: EventId,
) -> Result<bool, sqlx::Error> {
    let rows = on_write!(tx, c => sqlx::query(DELETE_WAITING).bind(subscriber).bind(event.0).execute(c).await?.rows_affected());
    Ok(rows == 1)
}

/// Records a failed attempt of a delivery that waits.
pub(super) async fn record_failure(
    db: &Db,
    subscriber: &str,
    event: EventId,
    attempt: Attempt<'_>,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    on_write!(tx, c => sqlx::query(RECORD_FAILURE)
        .bind(subscriber).bind(event.0).bind(attempt.state.as_str()).bind(i64::from(attempt.attempts))
        .bind(attempt.next_attempt_ms).bind(attempt.error).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Returns a subscriber's deliveries whose next attempt is due, the oldest first; 100 at most.
pub(super) async fn due(db: &Db, subscriber: &str, now: Timestamp) -> Result<Vec<Delivery>, Failure> {
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(SELECT_DUE).bind(subscriber).bind(now).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_delivery).collect()
}

/// Returns a module's deliveries in a state, the oldest first; 1,000 at most.
pub async fn deliveries(db: &Db, state: DeliveryState) -> Result<Vec<Delivery>, Failure> {
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(SELECT_BY_STATE).bind(state.as_str()).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_delivery).collect()
}

/// Returns a module's deliveries in a state after that of an event to a subscriber, the oldest first.
pub async fn deliveries_after(
    db: &Db,
    state: DeliveryState,
    after: Option<(EventId, &str)>,
    limit: u32,
) -> Result<Vec<Delivery>, Failure> {
    let (event, subscriber) = after.map_or((Uuid::nil(), ""), |(event, subscriber)| (event.0, subscriber));
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(SELECT_AFTER).bind(state.as_str()).bind(event).bind(subscriber)
        .bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_delivery).collect()
}

/// Counts a module's deliveries that wait or are parked: the subscriber, the state, and their number.
pub async fn unhandled(db: &Db) -> Result<Vec<(String, DeliveryState, u32)>, Failure> {
    let rows: Vec<(String, String, i64)> =
        on_read!(db, c => sqlx::query_as(COUNT_UNHANDLED).fetch_all(c).await)?;
    let counts = rows.into_iter().filter_map(|(subscriber, state, count)| {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Some((subscriber, DeliveryState::parse(&state)?, count))
    });
    Ok(counts.collect())
}

/// Returns when the oldest event was announced that waits for another attempt of a subscriber.
pub(super) async fn oldest_waiting(db: &Db, subscriber: &str) -> Result<Option<Timestamp>, Failure> {
    let oldest: Option<Uuid> =
        on_read!(db, c => sqlx::query_scalar(OLDEST_WAITING).bind(subscriber).fetch_optional(c).await)?;
    // The first 48 bits of an id of version 7 are its milliseconds (RFC 9562).
    let at = |id: Uuid| Timestamp::from_unix_millis(u64::try_from(id.as_u128() >> 80).unwrap_or(0));
    Ok(oldest.map(at))
}

/// Makes a parked or waiting delivery due at once, with all its attempts. Returns false if there is none.
pub async fn retry(db: &Db, subscriber: &str, event: EventId, now: Timestamp) -> Result<bool, Failure> {
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    update(db, RETRY, subscriber, event, Argument::Time(now)).await
}

/// Dismisses a delivery that waits or is parked, for `reason`: it will not be handled. Returns false if there is none.
pub async fn dismiss(db: &Db, subscriber: &str, event: EventId, reason: &str) -> Result<bool, Failure> {
    update(db, DISMISS, subscriber, event, Argument::Text(reason)).await
}

enum Argument<'a> {
    Time(i64),
    Text(&'a str),
}

/// Runs a statement about one delivery, whose third parameter is `argument`.
async fn update(
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
            Argument::Time(at) => query.bind(at),
            Argument::Text(text) => query.bind(text),
        }
        .execute(c)
        .await?
        .rows_affected()
    });
    tx.commit().await?;
    Ok(rows == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_delays_grow_to_five_minutes() {
        let delays: Vec<i64> = [1, 2, 3, 9, 10, 50].map(retry_delay_ms).into();
        assert_eq!(delays, [1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
    }

    #[test]
    fn an_event_is_parked_after_its_last_attempt_or_if_it_cannot_be_read() {
        assert_eq!(after_failure(2, 3, true, 7), (DeliveryState::Waiting, 2_007));
        assert_eq!(after_failure(3, 3, true, 7), (DeliveryState::Parked, 7));
        assert_eq!(after_failure(1, 3, false, 7), (DeliveryState::Parked, 7));
    }
}
