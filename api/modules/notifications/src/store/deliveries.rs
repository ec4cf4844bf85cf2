//! The delivery log.

use super::BATCH;
use crate::kinds::Channel;
use allpet_domain::{
    Timestamp,
    id::{DeliveryId, EventId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO deliveries (id, event_id, kind, channel, recipient, person, state, message_id, facts, \
    created_ms, finished_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
const FIND: &str =
    "SELECT kind, recipient, person, state, message_id, facts, attempts FROM deliveries WHERE id = $1";
const LIST_OF_PERSON: &str = "SELECT kind, channel, recipient, state, created_ms FROM deliveries WHERE person = $1 ORDER BY created_ms, id";
const RECORD_FAILURE: &str = "UPDATE deliveries SET attempts = attempts + 1, detail = $2, state = $3 \
    WHERE id = $1 AND finished_ms IS NULL";
const FINISH: &str = "UPDATE deliveries SET state = $2, detail = $3, attempts = attempts + $4, finished_ms = $5, facts = '' \
    WHERE id = $1 AND finished_ms IS NULL";
const DELETE_OF_PERSON: &str = "DELETE FROM deliveries WHERE person = $1 AND finished_ms IS NOT NULL";
const DELETE_OF_ACCOUNT: &str =
    "DELETE FROM deliveries WHERE person = $1 OR (person IS NULL AND recipient = $2)";
const DELETE: &str = "DELETE FROM deliveries WHERE id IN \
    (SELECT id FROM deliveries WHERE created_ms < $1 ORDER BY created_ms LIMIT $2)";

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeliveryState {
    /// A job will send it.
    Queued,
    /// The last attempt failed; the job tries again.
    Retrying,
    /// In the inbox, or accepted by the mail server.
    Delivered,
    /// The mail server refused it for good.
    Refused,
    /// The recipient wants no such message, or the address is suppressed.
    Suppressed,
    /// There is nothing to send any more, or no mail server.
    NotSent,
    /// The last attempt failed, and the job is a dead letter.
    Failed,
}

impl DeliveryState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Retrying => "retrying",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Suppressed => "suppressed",
            Self::NotSent => "not-sent",
            Self::Failed => "failed",
        }
    }
}

/// A delivery to insert.
#[derive(Debug)]
pub(crate) struct NewDelivery<'a> {
    pub(crate) id: DeliveryId,
    pub(crate) event: EventId,
    pub(crate) kind: &'a str,
    pub(crate) channel: Channel,
    pub(crate) recipient: &'a str,
    pub(crate) person: Option<UserId>,
    pub(crate) state: DeliveryState,
    pub(crate) message_id: Option<&'a str>,
    pub(crate) facts: &'a str,
}

/// A delivery by mail.
#[derive(Clone, Debug)]
pub(crate) struct DeliveryRecord {
    pub(crate) kind: String,
    /// The address; the person’s id if identity names the address when the mail is sent.
    pub(crate) recipient: String,
    pub(crate) person: Option<UserId>,
    /// Whether it still has to be sent.
    pub(crate) is_open: bool,
    pub(crate) message_id: String,
    pub(crate) facts: String,
    /// How often sending it failed, in all its jobs.
    pub(crate) attempts: i64,
}

#[derive(FromRow)]
struct Row {
    kind: String,
    recipient: String,
    person: Option<Uuid>,
    state: String,
    message_id: Option<String>,
    facts: String,
    attempts: i64,
}

/// Inserts a delivery. Returns false if the same message is already there.
pub(crate) async fn insert(tx: &mut Tx, new: &NewDelivery<'_>, now_ms: i64) -> Result<bool, Failure> {
    let finished_ms = (new.state != DeliveryState::Queued).then_some(now_ms);
    let rows = on_write!(tx, c => sqlx::query(INSERT).bind(new.id.0).bind(new.event.0).bind(new.kind)
        .bind(new.channel.as_str()).bind(new.recipient).bind(new.person.map(|person| person.0)).bind(new.state.as_str())
        .bind(new.message_id).bind(new.facts).bind(now_ms).bind(finished_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Finds a delivery.
pub(crate) async fn find(db: &Db, id: DeliveryId) -> Result<Option<DeliveryRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(|row| DeliveryRecord {
        is_open: [
            DeliveryState::Queued,
            DeliveryState::Retrying,
            DeliveryState::Failed,
        ]
        .iter()
        .any(|state| state.as_str() == row.state),
        kind: row.kind,
        recipient: row.recipient,
        person: row.person.map(UserId),
        message_id: row.message_id.unwrap_or_default(),
        facts: row.facts,
        attempts: row.attempts,
    }))
}

/// A delivery, as the person reads it in the export of their data.
#[derive(Clone, Debug)]
pub(crate) struct SentMessage {
    pub(crate) kind: String,
    pub(crate) channel: String,
    pub(crate) recipient: String,
    pub(crate) state: String,
    pub(crate) created: Timestamp,
}

/// Lists all deliveries to a person, oldest first.
pub(crate) async fn list_of_person(db: &Db, person: UserId) -> Result<Vec<SentMessage>, Failure> {
    type Row = (String, String, String, String, i64);
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_OF_PERSON).bind(person.0).fetch_all(c).await)?;
    let message = |(kind, channel, recipient, state, created_ms): Row| SentMessage {
        kind,
        channel,
        recipient,
        state,
        created: Timestamp::from_unix_millis(u64::try_from(created_ms).unwrap_or(0)),
    };
    Ok(rows.into_iter().map(message).collect())
}

/// Records a failed attempt that may be repeated.
pub(crate) async fn record_failure(
    tx: &mut Tx,
    id: DeliveryId,
    state: DeliveryState,
    detail: &str,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(RECORD_FAILURE).bind(id.0).bind(detail).bind(state.as_str()).execute(c).await
        .map(drop))?,
    )
}

/// Records the outcome. The facts of the message are no longer needed. `attempts`: how many were made since the last record.
pub(crate) async fn finish(
    tx: &mut Tx,
    id: DeliveryId,
    state: DeliveryState,
    detail: &str,
    attempts: i64,
    now_ms: i64,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(FINISH).bind(id.0).bind(state.as_str()).bind(detail).bind(attempts).bind(now_ms)
        .execute(c).await.map(drop))?,
    )
}

/// Deletes what a person was sent, and leaves what is still to be sent.
pub(crate) async fn delete_sent_to(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_OF_PERSON).bind(person.0).execute(c).await.map(drop))?)
}

/// Deletes all deliveries to a person, and those to their address, if it is known, that name no person.
pub(crate) async fn delete_of_account(
    tx: &mut Tx,
    person: UserId,
    address: Option<&str>,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(DELETE_OF_ACCOUNT).bind(person.0).bind(address).execute(c).await
        .map(drop))?,
    )
}

/// Deletes deliveries from before a time. Returns their number.
pub(crate) async fn delete_before(db: &Db, before_ms: i64) -> Result<u32, Failure> {
    let mut deleted = 0;
    loop {
        let mut tx = db.begin().await?;
        let rows = on_write!(tx, c => sqlx::query(DELETE).bind(before_ms).bind(BATCH).execute(c).await
            .map(|done| done.rows_affected()))?;
        tx.commit().await?;
        if rows == 0 {
            return Ok(deleted);
        }
        deleted += u32::try_from(rows).unwrap_or(u32::MAX);
    }
}
