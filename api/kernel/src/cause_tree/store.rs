//! Reads the events and jobs of a module by their cause, and what became of events.

use crate::{
    Db, Failure,
    db::first_id_at,
    jobs::{JobRecord, history, moment},
    on_read,
    operations::shorten,
};
use allpet_contract::operations::{
    CauseDelivery, DeliveryState,
    module::{CausedEvent, CausedJob, ModuleCauses, ModuleCausesQuery},
};
use allpet_domain::{
    Timestamp,
    id::{EventId, TenantId, UserId},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

/// How much earlier than its cause an effect's id may have been made: a debounced job keeps its id and takes the cause of the last call.
const EARLIER_MS: u64 = 60 * 60 * 1_000;

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
    "WHERE id >= $1 AND cause = ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb))) ORDER BY id LIMIT 1000"
);
/// A subscriber keeps an event that it did not handle for longer than the outbox does.
const UNHANDLED: &str = "SELECT envelope FROM event_deliveries WHERE event_id = $1 LIMIT 1";
const DELIVERIES: &str = "SELECT i.listener, i.heard_at, d.state, COALESCE(d.reason, d.last_error) FROM inbox i \
    LEFT JOIN event_deliveries d ON d.subscriber = i.listener AND d.event_id = i.event_id WHERE i.event_id = $1 ORDER BY i.listener";

/// An event in the outbox of a module.
#[derive(Debug, FromRow)]
struct EventRow {
    id: Uuid,
    topic: String,
    payload: String,
    announced_at: OffsetDateTime,
    tenant: Option<Uuid>,
    actor: Option<Uuid>,
    cause: String,
    handler: Option<String>,
    traceparent: Option<String>,
}

/// Reads what `module`, whose database is `db`, knows.
pub async fn read(db: &Db, module: &str, query: &ModuleCausesQuery) -> Result<ModuleCauses, Failure> {
    let mut found = ModuleCauses::default();
    for id in &query.events {
        found.events.extend(event(db, module, *id).await?);
    }
    let mut jobs = Vec::new();
    for id in &query.jobs {
        jobs.extend(history::find(db, *id).await?);
    }
    let mut events = Vec::new();
    if let Some(text) = &query.mentioning {
        events.extend(events_with(db, text).await?);
        jobs.extend(history::with_payload(db, text).await?);
    }
    if !query.effects_of.is_empty() {
        let causes = serde_json::to_string(&query.effects_of)?;
        let since = first_id(query.since);
        events.extend(events_caused_by(db, &causes, since).await?);
        jobs.extend(history::caused_by(db, &causes, since).await?);
    }
    found
        .events
        .extend(events.into_iter().map(|row| caused_event(module, row)));
    found
        .jobs
        .extend(jobs.into_iter().map(|job| caused_job(module, job)));
    for id in &query.deliveries_of {
        found.deliveries.extend(deliveries(db, *id).await?);
    }
    Ok(found)
}

/// Returns the smallest id of an effect since this time.
fn first_id(since: Option<Timestamp>) -> Uuid {
    since.map_or(Uuid::nil(), |at| {
        let millis = at.unix_millis().saturating_sub(EARLIER_MS);
        first_id_at(Timestamp::from_unix_millis(millis))
    })
}

/// Finds an event in the outbox, or at a subscriber that did not handle it.
async fn event(db: &Db, module: &str, id: EventId) -> Result<Option<CausedEvent>, Failure> {
    let row: Option<EventRow> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    if let Some(row) = row {
        return Ok(Some(caused_event(module, row)));
    }
    let envelope: Option<String> =
        on_read!(db, c => sqlx::query_scalar(UNHANDLED).bind(id.0).fetch_optional(c).await)?;
    let Some(envelope) = envelope else {
        return Ok(None);
    };
    let envelope: crate::events::Envelope = serde_json::from_str(&envelope)?;
    Ok(Some(CausedEvent {
        module: envelope.producer,
        id: envelope.id,
        topic: envelope.topic,
        at: envelope.occurred_at,
        tenant: envelope.tenant,
        actor: envelope.actor,
        cause: envelope.cause,
        handler: None,
        traceparent: envelope.traceparent,
        reason: reason(&envelope.payload),
    }))
}

/// Finds the newest events with `text` in their payload; 100 at most.
async fn events_with(db: &Db, text: &str) -> Result<Vec<EventRow>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(WITH_PAYLOAD).bind(text).fetch_all(c).await)?)
}

/// Finds events with an id from `since` on whose cause is in a JSON array; 1,000 at most.
async fn events_caused_by(db: &Db, causes: &str, since: Uuid) -> Result<Vec<EventRow>, Failure> {
    let statement = db.statement(CAUSED_BY_SQLITE, CAUSED_BY_POSTGRES);
    Ok(on_read!(db, c => sqlx::query_as(statement).bind(since).bind(causes).fetch_all(c).await)?)
}

/// Reads what became of an event at each subscriber of the module.
async fn deliveries(db: &Db, event: EventId) -> Result<Vec<(EventId, CauseDelivery)>, Failure> {
    let rows: Vec<(String, OffsetDateTime, Option<String>, Option<String>)> =
        on_read!(db, c => sqlx::query_as(DELIVERIES).bind(event.0).fetch_all(c).await)?;
    let delivery = |(subscriber, at, state, remark): (_, _, Option<String>, Option<String>)| CauseDelivery {
        subscriber,
        at: Timestamp::new(at),
        state: state.as_deref().and_then(DeliveryState::parse),
        remark: remark.as_deref().map(shorten),
    };
    Ok(rows.into_iter().map(|row| (event, delivery(row))).collect())
}

fn caused_event(module: &str, row: EventRow) -> CausedEvent {
    CausedEvent {
        module: module.to_owned(),
        id: EventId(row.id),
        topic: row.topic,
        at: Timestamp::new(row.announced_at),
        tenant: row.tenant.map(TenantId),
        actor: row.actor.map(UserId),
        cause: row.cause,
        handler: row.handler,
        traceparent: row.traceparent,
        reason: reason(&row.payload),
    }
}

fn caused_job(module: &str, job: JobRecord) -> CausedJob {
    CausedJob {
        module: module.to_owned(),
        id: job.id,
        kind: job.kind,
        state: job.state,
        at: moment(job.enqueued_ms),
        schedule: job.schedule,
        actor: job.actor,
        cause: job.cause,
        handler: job.handler,
        traceparent: job.traceparent,
        error: job.error.as_deref().map(shorten),
        reason: job.reason.as_deref().map(shorten),
    }
}

/// Returns the reason in the fields of an event, if it names one.
fn reason(payload: &str) -> Option<String> {
    let fields: serde_json::Value = serde_json::from_str(payload).ok()?;
    let reason = fields.get("reason")?.as_str()?;
    (!reason.is_empty()).then(|| shorten(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        db::Reader,
        testkit::{Engine, TestDatabases},
    };

    const FILL_SQLITE: &str = "INSERT INTO outbox (id, topic, payload, announced_at, seq, cause) \
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000) \
        SELECT randomblob(16), 'pet.created', '{}', '2026-11-21 08:30:00+00:00', n, 'request:' || n FROM numbers";
    const FILL_POSTGRES: &str = "INSERT INTO outbox (id, topic, payload, announced_at, cause) \
        SELECT gen_random_uuid(), 'pet.created', '{}', now(), 'request:' || n FROM generate_series(1, 20000) AS n";

    /// Returns the plan for finding the effects of one cause among 20,000 events.
    async fn plan(engine: Engine) -> String {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("producer").await;
        db.migrate(&[]).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let fill = db.statement(FILL_SQLITE, FILL_POSTGRES);
        crate::on_write!(&mut tx, c => sqlx::query(fill).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        match db.reader() {
            Reader::Sqlite(c) => {
                let sql = format!("EXPLAIN QUERY PLAN {CAUSED_BY_SQLITE}");
                let query = sqlx::query_as::<_, (i64, i64, i64, String)>(sqlx::AssertSqlSafe(sql));
                let rows = query
                    .bind(Uuid::nil())
                    .bind(r#"["request:7"]"#)
                    .fetch_all(c)
                    .await
                    .unwrap();
                rows.into_iter().map(|row| row.3 + "\n").collect()
            }
            Reader::Postgres(c) => {
                let sql = format!("EXPLAIN {CAUSED_BY_POSTGRES}");
                let query = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql));
                let rows = query
                    .bind(Uuid::nil())
                    .bind(r#"["request:7"]"#)
                    .fetch_all(c)
                    .await
                    .unwrap();
                rows.join("\n")
            }
        }
    }

    crate::both_engines! {
        async fn the_effects_of_a_cause_are_found_by_an_index(engine) {
            let plan = plan(engine).await;
            assert!(plan.contains("outbox_cause"), "{plan}");
        }
    }
}
