//! The contents of an envelope, and the subscribers that receive it.

use super::world::{World, module, until, world};
use allpet_contract::{
    events::{LicenceRevoked, PetCreated, PetDeceased, UserRegistered},
    pets::DeletePet,
    tenants::WorkplacesOf,
};
use allpet_domain::id::{LicenceId, SessionId};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Owner, Routes, Service, Tx, both_engines,
    events::{
        Envelope, EnvelopeListener, Listener, Outbox, Relay, Subscription, Topics,
        bus::{Bus as _, MemoryBus},
    },
    testkit::{tenant, user},
    token::Claims,
};
use axum::body::Body;
use futures::future::BoxFuture;
use http::{Request, StatusCode};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Stores the envelopes that it receives.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Envelope>>>);

impl Recorder {
    fn all(&self) -> Vec<Envelope> {
        self.0.lock().unwrap().clone()
    }

    fn topics(&self) -> Vec<String> {
        self.all().into_iter().map(|envelope| envelope.topic).collect()
    }
}

impl EnvelopeListener for Recorder {
    fn handle<'a>(&'a self, _: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>> {
        self.0.lock().unwrap().push(envelope.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Announces a created pet for each one that died.
struct Echo(Kernel);

impl Listener<PetDeceased> for Echo {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let PetDeceased { pet, owner } = event;
            self.0.announce(tx, &PetCreated { pet, owner }).await
        })
    }
}

fn recording_subscription(db: &Db, name: &'static str, pattern: &'static str) -> (Recorder, Subscription) {
    let recorder = Recorder::default();
    let topics = Topics::matching(pattern);
    (
        recorder.clone(),
        Subscription::to_envelopes(db.clone(), name, topics, recorder),
    )
}

async fn producer_and_consumer(
    world: &World,
    consumer: &Db,
    subscriptions: Vec<Subscription>,
) -> Vec<Module> {
    let producer = world.open("producer").await;
    vec![
        module("producer", producer, Vec::new()),
        module("consumer", consumer.clone(), subscriptions),
    ]
}

async fn revoke(world: &World, modules: &[Module]) {
    let event = LicenceRevoked {
        licence: LicenceId(uuid::Uuid::from_bytes([5; 16])),
        tenant: tenant(4),
        owner: None,
    };
    let mut tx = modules[0].db.begin().await.unwrap();
    world.kernel.announce(&mut tx, &event).await.unwrap();
    tx.commit().await.unwrap();
}

both_engines! {
    async fn a_pattern_receives_its_topics_and_no_other(engine) {
        let world = world(engine).await;
        let db = world.open("consumer").await;
        let (pets, of_pets) = recording_subscription(&db, "of-pets", "pet.*");
        let (all, of_all) = recording_subscription(&db, "of-all", "*");
        let modules = producer_and_consumer(&world, &db, vec![of_pets, of_all]).await;
        world.announce(&modules, true).await;
        revoke(&world, &modules).await;
        assert_eq!(world.relay(&modules).drain().await.unwrap(), 3);
        assert_eq!(pets.topics(), ["pet.deceased"]);
        assert_eq!(all.topics(), ["pet.deceased", "licence.revoked"]);
    }

    async fn an_envelope_has_tenant_producer_cause_and_number(engine) {
        let world = world(engine).await;
        let db = world.open("consumer").await;
        let (recorder, subscription) = recording_subscription(&db, "of-all", "*");
        let modules = producer_and_consumer(&world, &db, vec![subscription]).await;
        world.announce(&modules, true).await;
        revoke(&world, &modules).await;
        world.relay(&modules).drain().await.unwrap();
        let events = recorder.all();
        let [first, second] = &events[..] else { panic!("{events:?}") };
        assert!(first.seq < second.seq);
        assert_eq!((first.tenant, second.tenant), (None, Some(tenant(4))));
        assert_eq!((&*first.producer, first.version, &*first.cause), ("producer", 1, "process"));
        assert_eq!((first.actor, &first.traceparent), (None, &None));
        assert_eq!(first.occurred_at, world.kernel.now());
        assert_eq!(first.event::<PetDeceased>().unwrap().owner, user(1));
    }

    async fn an_event_is_the_cause_of_its_listeners_events(engine) {
        let world = world(engine).await;
        let db = world.open("consumer").await;
        let (recorder, of_all) = recording_subscription(&db, "of-all", "*");
        let echo = Subscription::new(db.clone(), "echo", Echo(world.kernel.clone()));
        let modules = producer_and_consumer(&world, &db, vec![of_all, echo]).await;
        world.announce(&modules, true).await;
        let relay = world.relay(&modules);
        relay.drain().await.unwrap();
        relay.drain().await.unwrap();
        let events = recorder.all();
        let [died, created] = &events[..] else { panic!("{events:?}") };
        assert_eq!(created.cause, format!("event:{}", died.id));
        assert_eq!((&*created.topic, &*created.producer), ("pet.created", "consumer"));
    }

    async fn a_request_is_the_cause_of_its_events(engine) {
        let world = world(engine).await;
        let db = world.open("consumer").await;
        let (recorder, subscription) = recording_subscription(&db, "of-all", "*");
        let modules = producer_and_consumer(&world, &db, vec![subscription]).await;
        let state = (world.kernel.clone(), modules[0].db.clone());
        let (router, _) = Routes::new(world.kernel.clone(), state)
            .on(async |(kernel, db): (Kernel, Db), _: Service, request: WorkplacesOf| {
                let mut tx = db.begin().await?;
                kernel.announce(&mut tx, &UserRegistered { user: request.user }).await?;
                tx.commit().await?;
                Ok::<_, Failure>(Vec::new())
            })
            .finish();
        world.kernel.mount(router);
        world.kernel.client("producer").send(WorkplacesOf { user: user(3) }).await.unwrap();
        world.relay(&modules).drain().await.unwrap();
        assert_eq!(recorder.all()[0].cause, "request:unnamed", "only the outer router gives requests ids");
    }

    async fn an_envelope_has_the_person_and_the_trace_of_its_request(engine) {
        let world = world(engine).await;
        let db = world.open("consumer").await;
        let (recorder, subscription) = recording_subscription(&db, "of-all", "*");
        let modules = producer_and_consumer(&world, &db, vec![subscription]).await;
        let state = (world.kernel.clone(), modules[0].db.clone());
        let (router, _) = Routes::new(world.kernel.clone(), state)
            .on(async |(kernel, db): (Kernel, Db), _: Owner, _: DeletePet| {
                let mut tx = db.begin().await?;
                kernel.announce(&mut tx, &UserRegistered { user: user(3) }).await?;
                tx.commit().await?;
                Ok::<_, Failure>(())
            })
            .finish();
        let session = SessionId(uuid::Uuid::from_bytes([7; 16]));
        let claims = Claims::person(user(7), session, "Ada", Vec::new(), "shell", world.kernel.now());
        let token = world.kernel.keys().sign(&claims).unwrap();
        let request = Request::delete(format!("/api/pets/{}", user(1)))
            .header("x-request-id", "first")
            .header("traceparent", TRACE)
            .header("authorization", format!("Bearer {token}"));
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        world.relay(&modules).drain().await.unwrap();
        let event = recorder.all().remove(0);
        assert_eq!((&*event.cause, event.actor), ("request:first", Some(user(7))));
        assert_eq!(event.traceparent.as_deref(), Some(TRACE));
    }

    /// More events than the bus holds, announced before the module runs and while it runs.
    async fn a_burst_arrives_whole_and_in_order(engine) {
        let world = world(engine).await;
        let db = world.open("consumer").await;
        let (recorder, subscription) = recording_subscription(&db, "of-all", "*");
        let modules = producer_and_consumer(&world, &db, vec![subscription]).await;
        let burst = async |count: u32| {
            let mut tx = modules[0].db.begin().await.unwrap();
            for _ in 0..count {
                let event = PetCreated { pet: allpet_domain::id::PetId(uuid::Uuid::nil()), owner: user(1) };
                world.kernel.announce(&mut tx, &event).await.unwrap();
            }
            tx.commit().await.unwrap();
        };
        burst(150).await;
        let outboxes: Vec<Outbox> = modules.iter().map(|one| Outbox { producer: one.name, db: one.db.clone() }).collect();
        let bus = Arc::new(MemoryBus::with_capacity(&outboxes, 16));
        let relay = tokio::spawn(Relay::over(world.kernel.clone(), &modules, bus).run());
        until("the first burst arrives", async || recorder.all().len() == 150).await;
        burst(350).await;
        until("the second burst arrives", async || recorder.all().len() >= 500).await;
        relay.abort();
        let seqs: Vec<i64> = recorder.all().iter().map(|envelope| envelope.seq).collect();
        assert!(seqs.is_sorted_by(|a, b| a < b), "each once, in order");
        assert_eq!(seqs.len(), 500);
    }

    /// The database may respond to the modules sooner than to the relay.
    async fn an_event_from_before_the_relays_first_read_arrives(engine) {
        let world = world(engine).await;
        let db = world.open("consumer").await;
        let modules = producer_and_consumer(&world, &db, Vec::new()).await;
        let outbox = Outbox { producer: "producer", db: modules[0].db.clone() };
        let bus = MemoryBus::new(std::slice::from_ref(&outbox));
        let mut stream = bus.subscribe("consumer", &db).await.unwrap();
        assert!(stream.receive().await.unwrap().is_empty());
        world.announce(&modules, true).await;
        bus.publish(&outbox).await.unwrap();
        let first = stream.receive().await.unwrap();
        assert_eq!(first.len(), 1);
        stream.confirm_received().await.unwrap();
        world.announce(&modules, true).await;
        bus.publish(&outbox).await.unwrap();
        let mut seqs = Vec::new();
        while seqs.is_empty() {
            seqs.extend(stream.receive().await.unwrap().iter().map(|envelope| envelope.seq));
            stream.confirm_received().await.unwrap();
        }
        assert!(seqs.len() == 1 && seqs[0] > first[0].seq, "only the second event, and once");
        assert!(stream.receive().await.unwrap().is_empty());
    }
}
