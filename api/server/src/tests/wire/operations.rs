//! The endpoints of the operations page.

use super::world::World;
use allpet_contract::operations::{
    ActOnDelivery, ActOnJob, AuditQuery, CausesQuery, DeliveriesQuery, DeliveryAction, DeliveryActionForm,
    DeliveryState, JobAction, JobActionForm, JobState, JobsQuery, ListAudit, ListDeliveries, ListJobs,
    ListOperatorActions, ListTenantAudit, ReadCauses, ReadJob, ReadOperations, ReadSamples, ReplayEvents,
    ReplayForm, RunSchedule, SamplesQuery, ScheduleRunForm,
};
use allpet_contract::page::Paging;
use allpet_domain::{
    Timestamp,
    audit::AuditAction,
    id::{EventId, JobId},
    role::Role,
};
use allpet_kernel::{both_engines, events::Envelope, on_write};

const SUBSCRIBER: &str = "catalog.order-paid";

/// Stores a job that failed as often as it may.
async fn dead_job(world: &World) -> JobId {
    const INSERT: &str = "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, attempts, max_attempts, key_limit, \
        enqueued_ms, finished_ms, error, cause) VALUES ($1, 'default', 'payments.finish-refund', '{}', 0, 'dead', 1795262400000, 10, \
        10, 1, 1795262400000, 1795262460000, 'declined', 'process')";
    let id = JobId(uuid::Uuid::from_bytes([1; 16]));
    let mut tx = world.databases["payments"].begin().await.unwrap();
    on_write!(&mut tx, c => sqlx::query(INSERT).bind(id.0).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    id
}

/// Stores an event that a subscriber failed to handle.
async fn parked_event(world: &World) -> EventId {
    const INSERT: &str = "INSERT INTO event_deliveries (subscriber, event_id, topic, envelope, state, attempts, next_attempt_ms, \
        last_error) VALUES ($1, $2, 'order.paid', $3, 'parked', 50, 0, 'broken')";
    const RECEIVED: &str = "INSERT INTO inbox (event_id, listener, heard_at) VALUES ($1, $2, $3)";
    let id = EventId(uuid::Uuid::from_bytes([2; 16]));
    let envelope = Envelope {
        id,
        topic: "order.paid".into(),
        version: 1,
        producer: "orders".into(),
        seq: 1,
        occurred_at: Timestamp::from_unix_millis(1_795_262_400_000),
        tenant: None,
        actor: None,
        cause: "process".into(),
        traceparent: None,
        payload: "{}".into(),
    };
    let text = serde_json::to_string(&envelope).unwrap();
    let mut tx = world.databases["catalog"].begin().await.unwrap();
    let received = Timestamp::from_unix_millis(1_795_262_460_000).inner();
    on_write!(&mut tx, c => sqlx::query(RECEIVED).bind(id.0).bind(SUBSCRIBER).bind(received).execute(c).await.map(drop)).unwrap();
    on_write!(&mut tx, c => sqlx::query(INSERT).bind(SUBSCRIBER).bind(id.0).bind(&text).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    id
}

both_engines! {
    async fn operations(engine) {
        let world = World::new(engine).await;
        let (job, event) = (dead_job(&world).await, parked_event(&world).await);
        let page = world.operator();
        world.record(&page, ReadOperations {}).await;
        world.record(&page, ReadSamples { query: SamplesQuery::default() }).await;
        let query = JobsQuery { state: JobState::Dead, limit: None, cursor: None };
        world.record(&page, ListJobs { query }).await;
        world.record(&page, ReadJob { module: "payments".into(), job }).await;
        let body = JobActionForm { action: JobAction::Discard, reason: "Refunded by hand".into(), payload: None };
        world.record(&page, ActOnJob { module: "payments".into(), job, body }).await;
        let query = DeliveriesQuery { state: DeliveryState::Parked, limit: None, cursor: None };
        world.record(&page, ListDeliveries { query }).await;
        let body = DeliveryActionForm {
            subscriber: SUBSCRIBER.into(),
            event,
            action: DeliveryAction::Dismiss,
            reason: "Counted by hand".into(),
        };
        world.record(&page, ActOnDelivery { body }).await;
        let since = world.app.kernel.now().plus_seconds(-3_600);
        let body = ReplayForm { subscriber: SUBSCRIBER.into(), topics: Some("order.*".into()), since, reason: String::new() };
        world.record(&page, ReplayEvents { body }).await;
        let body = ScheduleRunForm { module: "orders".into(), schedule: "kernel.clean-up".into(), reason: String::new() };
        world.record(&page, RunSchedule { body }).await;
        world.record(&page, ListOperatorActions { query: Paging::default() }).await;
        let query = CausesQuery { id: format!("{SUBSCRIBER} {event}") };
        world.record(&page, ReadCauses { query }).await;
        world.app.relay.drain().await.unwrap();
        let query = AuditQuery { action: Some(AuditAction::JobDiscarded), ..AuditQuery::default() };
        world.record(&page, ListAudit { query }).await;
        let (tenant, query) = (world.seattle, AuditQuery { action: Some(AuditAction::RoleGiven), ..AuditQuery::default() });
        world.record(&world.kim(tenant, Role::Admin), ListTenantAudit { tenant, query }).await;
        world.compare("operations");
    }
}
