//! Replay across processes: the subscriber's module asks the producer's for past events, and stores them in its own inbox.

use super::ModuleOperations;
use crate::{
    Failure, Service,
    events::{
        Envelope, Outbox, Topics,
        replay::{self, ReplayStart},
    },
};
use allpet_contract::operations::{
    Replayed,
    module::{OutboxQuery, PastEvent, ReadOutbox, ReplayToModule},
};

/// After this many events of a producer a replay stops and says where: a request takes 20 seconds at most.
const EVENTS_MAX: usize = 10_000;

pub(super) async fn replay(
    app: ModuleOperations,
    _: Service,
    request: ReplayToModule,
) -> Result<Replayed, Failure> {
    let form = request.body;
    let subscription = app.subscriber(&form.subscriber)?;
    let topics = Topics::parse(&form.topics).ok_or_else(|| Failure::internal("a replay without topics"))?;
    let client = app.kernel.client(app.name);
    let (mut replayed, mut read, mut after) = (Replayed::default(), 0, None);
    loop {
        let query = OutboxQuery {
            since: form.since,
            after,
        };
        let module = form.producer.clone();
        let events = client.send(ReadOutbox { module, query }).await?;
        let Some(last) = events.last() else {
            return Ok(replayed);
        };
        after = Some(last.seq);
        read += events.len();
        if read > EVENTS_MAX {
            replayed.stopped_at = Some(last.occurred_at);
        }
        let envelopes: Vec<Envelope> = events
            .into_iter()
            .map(|event| envelope(event, &form.producer))
            .collect();
        let stored = replay::deposit(subscription, &topics, &envelopes, app.kernel.now()).await?;
        replayed.found += u32::try_from(stored.found).unwrap_or(u32::MAX);
        replayed.new += u32::try_from(stored.new).unwrap_or(u32::MAX);
        if replayed.stopped_at.is_some() {
            return Ok(replayed);
        }
    }
}

pub(super) async fn read_outbox(
    app: ModuleOperations,
    _: Service,
    request: ReadOutbox,
) -> Result<Vec<PastEvent>, Failure> {
    let outbox = Outbox {
        producer: app.name,
        db: app.db.clone(),
    };
    let query = request.query;
    let since = query.after.map_or(ReplayStart::Moment(query.since), |seq| {
        ReplayStart::Seq(seq.saturating_add(1))
    });
    let found = replay::read_since(&outbox, since).await?;
    Ok(found.into_iter().map(past_event).collect())
}

fn past_event(envelope: Envelope) -> PastEvent {
    PastEvent {
        id: envelope.id,
        topic: envelope.topic,
        version: envelope.version,
        seq: envelope.seq,
        occurred_at: envelope.occurred_at,
        tenant: envelope.tenant,
        actor: envelope.actor,
        cause: envelope.cause,
        traceparent: envelope.traceparent,
        payload: envelope.payload,
    }
}

fn envelope(event: PastEvent, producer: &str) -> Envelope {
    Envelope {
        id: event.id,
        topic: event.topic,
        version: event.version,
        producer: producer.to_owned(),
        seq: event.seq,
        occurred_at: event.occurred_at,
        tenant: event.tenant,
        actor: event.actor,
        cause: event.cause,
        traceparent: event.traceparent,
        payload: event.payload,
    }
}
