//! Reads events by their cause, and what became of them.

use super::{Databases, Delivered};
use crate::{Db, Failure, db::Reader, on_read};
use allpet_domain::Timestamp;
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, topic, payload, announced_at, tenant, actor, cause, handler, traceparent FROM outbox ",
            $rest
        )
    };
}
const FIND: &str = select!("WHERE id = $1");
const WITH_PAYLOAD: &str = select!("WHERE payload LIKE '%' || $1 || '%' ORDER BY id DESC LIMIT 100");
const CAUSED_BY_SQLITE: &str =
    select!("WHERE id >= $1 AND cause IN (SELECT value FROM json_each($2)) ORDER BY id LIMIT 1000");
const CAUSED_BY_POSTGRES: &str = select!(
    "WHERE id >= $1 AND cause IN (SELECT jsonb_array_elements_text($2::jsonb)) ORDER BY id LIMIT 1000"
);
const DELIVERIES: &str = "SELECT i.listener, i.heard_at, d.state, COALESCE(d.reason, d.last_error) FROM inbox i \
    LEFT JOIN event_deliveries d ON d.subscriber = i.listener AND d.event_id = i.event_id WHERE i.event_id = $1 ORDER BY i.listener";

/// An event in the outbox of a module.
#[derive(Debug, FromRow)]
pub(super) struct EventRow {
    pub(super) id: Uuid,
    pub(super) topic: String,
    pub(super) payload: String,
    pub(super) announced_at: OffsetDateTime,
    pub(super) tenant: Option<Uuid>,
    pub(super) actor: Option<Uuid>,
    pub(super) cause: String,
    pub(super) handler: Option<String>,
    pub(super) traceparent: Option<String>,
}

/// Finds an event by its id.
pub(super) async fn event(db: &Db, id: Uuid) -> Result<Option<EventRow>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Finds the newest events with `text` in their payload; 100 at most.
pub(super) async fn events_with(db: &Db, text: &str) -> Result<Vec<EventRow>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(WITH_PAYLOAD).bind(text).fetch_all(c).await)?)
}

/// Finds events with an id from `since` on whose cause is in a JSON array; 1,000 at most.
pub(super) async fn events_caused_by(db: &Db, causes: &str, since: Uuid) -> Result<Vec<EventRow>, Failure> {
    Ok(match db.reader() {
        Reader::Sqlite(c) => {
            sqlx::query_as(CAUSED_BY_SQLITE)
                .bind(since)
                .bind(causes)
                .fetch_all(c)
                .await?
        }
        Reader::Postgres(c) => {
            sqlx::query_as(CAUSED_BY_POSTGRES)
                .bind(since)
                .bind(causes)
                .fetch_all(c)
                .await?
        }
    })
}

/// Reads what became of an event at each subscriber of all modules.
pub(super) async fn deliveries(databases: Databases<'_>, event: Uuid) -> Result<Vec<Delivered>, Failure> {
    let mut all = Vec::new();
    for (_, db) in databases {
        let rows: Vec<(String, OffsetDateTime, Option<String>, Option<String>)> =
            on_read!(db, c => sqlx::query_as(DELIVERIES).bind(event).fetch_all(c).await)?;
        all.extend(rows.into_iter().map(|(subscriber, at, state, remark)| Delivered {
            subscriber,
            at: Timestamp::new(at),
            open: state.map(|state| (state, remark.unwrap_or_default())),
        }));
    }
    Ok(all)
}
