//! What an event carries beside what happened, and who hears which.

use super::world::{World, module, until, world};
use allpet_contract::{
    events::{LicenceRevoked, PetCreated, PetDeceased, UserRegistered},
    tenants::WorkplacesOf,
};
use allpet_domain::id::LicenceId;
use allpet_kernel::{
    Db, Failure, Kernel, Module, Routes, Service, Tx, both_engines,
    events::{
        Envelope, EnvelopeListener, Listener, Outbox, Relay, Subscription, Topics,
        bus::{Bus as _, MemoryBus},
    },
    testkit::{tenant, user},
};
use futures::future::BoxFuture;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<Envelope>>>);

impl Heard {
    fn all(&self) -> Vec<Envelope> {
        self.0.lock().unwrap().clone()
    }

    fn topics(&self) -> Vec<String> {
        self.all().into_iter().map(|envelope| envelope.topic).collect()
    }
}

impl EnvelopeListener for Heard {
    fn handle<'a>(&'a self, _: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>> {
        self.0.lock().unwrap().push(envelope.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Says that a pet was created when it hears that one died.
struct Echo(Kernel);

impl Listener<PetDeceased> for Echo {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let PetDeceased { pet, owner } = event;
            self.0.announce(tx, &PetCreated { pet, owner }).await
        })
    }
}

fn heard_by(db: &Db, name: &'static str, pattern: &'static str) -> (Heard, Subscription) {
    let heard = Heard::default();
    let topics = Topics::matching(pattern);
    (
        heard.clone(),
        Subscription::to_envelopes(db.clone(), name, topics, heard),
    )
}

async fn speaker_and(world: &World, hearer: &Db, subscriptions: Vec<Subscription>) -> Vec<Module> {
    let speaker = world.open("speaker").await;
    vec![
        module("speaker", speaker, Vec::new()),
        module("hearer", hearer.clone(), subscriptions),
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
    async fn a_pattern_hears_its_topics_and_no_other(engine) {
        let world = world(engine).await;
        let db = world.open("hearer").await;
        let (pets, of_pets) = heard_by(&db, "of-pets", "pet.*");
        let (all, of_all) = heard_by(&db, "of-all", "*");
        let modules = speaker_and(&world, &db, vec![of_pets, of_all]).await;
        world.announce(&modules, true).await;
        revoke(&world, &modules).await;
        assert_eq!(world.relay(&modules).drain().await.unwrap(), 3);
        assert_eq!(pets.topics(), ["pet.deceased"]);
        assert_eq!(all.topics(), ["pet.deceased", "licence.revoked"]);
    }

    async fn an_envelope_says_who_where_and_in_which_order(engine) {
        let world = world(engine).await;
        let db = world.open("hearer").await;
        let (heard, subscription) = heard_by(&db, "of-all", "*");
        let modules = speaker_and(&world, &db, vec![subscription]).await;
        world.announce(&modules, true).await;
        revoke(&world, &modules).await;
        world.relay(&modules).drain().await.unwrap();
        let heard = heard.all();
        let [first, second] = &heard[..] else { panic!("{heard:?}") };
        assert!(first.seq < second.seq);
        assert_eq!((first.tenant, second.tenant), (None, Some(tenant(4))));
        assert_eq!((&*first.producer, first.version, &*first.cause), ("speaker", 1, "process"));
        assert_eq!(first.occurred_at, world.kernel.now());
        assert_eq!(first.event::<PetDeceased>().unwrap().owner, user(1));
    }

    async fn what_an_event_brings_about_has_it_for_a_cause(engine) {
        let world = world(engine).await;
        let db = world.open("hearer").await;
        let (heard, of_all) = heard_by(&db, "of-all", "*");
        let echo = Subscription::new(db.clone(), "echo", Echo(world.kernel.clone()));
        let modules = speaker_and(&world, &db, vec![of_all, echo]).await;
        world.announce(&modules, true).await;
        let relay = world.relay(&modules);
        relay.drain().await.unwrap();
        relay.drain().await.unwrap();
        let heard = heard.all();
        let [died, created] = &heard[..] else { panic!("{heard:?}") };
        assert_eq!(created.cause, format!("event:{}", died.id));
        assert_eq!((&*created.topic, &*created.producer), ("pet.created", "hearer"));
    }

    async fn what_a_request_brings_about_has_it_for_a_cause(engine) {
        let world = world(engine).await;
        let db = world.open("hearer").await;
        let (heard, subscription) = heard_by(&db, "of-all", "*");
        let modules = speaker_and(&world, &db, vec![subscription]).await;
        let state = (world.kernel.clone(), modules[0].db.clone());
        let (router, _) = Routes::new(world.kernel.clone(), state)
            .on(async |(kernel, db): (Kernel, Db), _: Service, request: WorkplacesOf| {
                let mut tx = db.begin().await?;
                kernel.announce(&mut tx, &UserRegistered { user: request.user }).await?;
                tx.commit().await?;
                Ok::<_, Failure>(Vec::new())
            })
            .finish();
        world.kernel.connect(router);
        world.kernel.client("speaker").send(WorkplacesOf { user: user(3) }).await.unwrap();
        world.relay(&modules).drain().await.unwrap();
        assert_eq!(heard.all()[0].cause, "request:unnamed", "its id is given further out");
    }

    /// More than the bus holds, announced while a module is away and while it is there.
    async fn a_burst_arrives_whole_and_in_order(engine) {
        let world = world(engine).await;
        let db = world.open("hearer").await;
        let (heard, subscription) = heard_by(&db, "of-all", "*");
        let modules = speaker_and(&world, &db, vec![subscription]).await;
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
        let bus = Arc::new(MemoryBus::with_room(&outboxes, 16));
        let relay = tokio::spawn(Relay::over(world.kernel.clone(), &modules, bus).run());
        until("the first have come", async || heard.all().len() == 150).await;
        burst(350).await;
        until("all have come", async || heard.all().len() >= 500).await;
        relay.abort();
        let seqs: Vec<i64> = heard.all().iter().map(|envelope| envelope.seq).collect();
        assert!(seqs.is_sorted_by(|a, b| a < b), "each once, in order");
        assert_eq!(seqs.len(), 500);
    }

    /// As where a database answers the modules sooner than the relay.
    async fn what_is_announced_before_the_relay_first_reads_an_outbox_is_heard(engine) {
        let world = world(engine).await;
        let db = world.open("hearer").await;
        let modules = speaker_and(&world, &db, Vec::new()).await;
        let outbox = Outbox { producer: "speaker", db: modules[0].db.clone() };
        let bus = MemoryBus::new(std::slice::from_ref(&outbox));
        let mut inflow = bus.subscribe("hearer", &db).await.unwrap();
        assert!(inflow.receive().await.unwrap().is_empty());
        world.announce(&modules, true).await;
        bus.publish(&outbox).await.unwrap();
        let heard = inflow.receive().await.unwrap();
        assert_eq!(heard.len(), 1);
        inflow.done().await.unwrap();
        world.announce(&modules, true).await;
        bus.publish(&outbox).await.unwrap();
        let mut seqs = Vec::new();
        while seqs.is_empty() {
            seqs.extend(inflow.receive().await.unwrap().iter().map(|envelope| envelope.seq));
            inflow.done().await.unwrap();
        }
        assert!(seqs.len() == 1 && seqs[0] > heard[0].seq, "the next, and once");
        assert!(inflow.receive().await.unwrap().is_empty());
    }
}
