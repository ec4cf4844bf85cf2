//! Subscribers that fail, and an operator's means against it.

use super::world::{DeathRecorder, World, execute, module, recorded_by, until, world};
use allpet_contract::events::PetDeceased;
use allpet_domain::id::UserId;
use allpet_kernel::{
    Failure, Module, Tx, both_engines,
    events::{
        DeliveryState, Envelope, EnvelopeListener, Outbox, Subscription, Topics, deliveries, dismiss, replay,
        retry,
    },
    on_read,
    testkit::user,
};
use futures::future::BoxFuture;
use std::sync::{Arc, Mutex, atomic::Ordering};

/// Stores the owner of each pet that died; none if the payload is of an unknown version.
#[derive(Clone, Default)]
struct Owners(Arc<Mutex<Vec<Option<UserId>>>>);

impl Owners {
    fn all(&self) -> Vec<Option<UserId>> {
        self.0.lock().unwrap().clone()
    }
}

impl EnvelopeListener for Owners {
    fn handle<'a>(&'a self, _: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>> {
        let died = envelope.event::<PetDeceased>().ok();
        self.0.lock().unwrap().push(died.map(|died| died.owner));
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Returns a producer and two consumers, with the switches of the first consumer's listener.
async fn three_modules(world: &World) -> (DeathRecorder, Vec<Module>) {
    let (first_recorder, second_recorder) = (DeathRecorder::default(), DeathRecorder::default());
    let producer = world.open("producer").await;
    let (first, second) = (world.open("first").await, world.open("second").await);
    let first_subscription =
        Subscription::new(first.clone(), "first.deaths", first_recorder.clone()).with_max_attempts(3);
    let second_subscription = Subscription::new(second.clone(), "second.deaths", second_recorder);
    let modules = vec![
        module("producer", producer, Vec::new()),
        module("first", first, vec![first_subscription]),
        module("second", second, vec![second_subscription]),
    ];
    (first_recorder, modules)
}

both_engines! {
    async fn a_failing_subscriber_delays_no_other_and_makes_none_handle_an_event_twice(engine) {
        let world = world(engine).await;
        let (recorder, modules) = three_modules(&world).await;
        recorder.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = world.relay(&modules);
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!((recorded_by(&modules[1]).await, recorded_by(&modules[2]).await), (0, 1));
        world.kernel.clock().advance_seconds(1);
        assert_eq!(relay.drain().await.unwrap(), 0);
        recorder.broken.store(false, Ordering::SeqCst);
        // The delay has doubled, and it survives a restart.
        world.kernel.clock().advance_seconds(1);
        assert_eq!(world.relay(&modules).drain().await.unwrap(), 0, "not before the delay is over");
        world.kernel.clock().advance_seconds(1);
        assert_eq!(world.relay(&modules).drain().await.unwrap(), 1);
        assert_eq!((recorded_by(&modules[1]).await, recorded_by(&modules[2]).await), (1, 1));
    }

    async fn an_event_that_fails_repeatedly_is_parked_and_an_operator_retries_it(engine) {
        let world = world(engine).await;
        let (recorder, modules) = three_modules(&world).await;
        recorder.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = world.relay(&modules);
        for _ in 0..4 {
            relay.drain().await.unwrap();
            world.kernel.clock().advance_seconds(10);
        }
        let parked = deliveries(&modules[1].db, DeliveryState::Parked).await.unwrap();
        let [one] = &parked[..] else { panic!("{parked:?}") };
        assert_eq!((one.attempts, one.subscriber.as_str()), (3, "first.deaths"));
        assert_eq!(one.last_error.as_deref(), Some("broken for the test"));
        recorder.broken.store(false, Ordering::SeqCst);
        assert_eq!(relay.drain().await.unwrap(), 0, "a parked event is not retried");
        let event = one.envelope.id;
        assert!(!retry(&modules[1].db, "nobody", event, world.kernel.now()).await.unwrap());
        assert!(retry(&modules[1].db, "first.deaths", event, world.kernel.now()).await.unwrap());
        assert_eq!((relay.drain().await.unwrap(), recorded_by(&modules[1]).await), (1, 1));
        assert!(relay.unfinished().await.unwrap().is_empty());
    }

    async fn a_dismissed_event_is_not_handled_and_its_reason_is_stored(engine) {
        let world = world(engine).await;
        let (recorder, modules) = three_modules(&world).await;
        recorder.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = world.relay(&modules);
        relay.drain().await.unwrap();
        let event = relay.unfinished().await.unwrap()[0].envelope.id;
        assert!(dismiss(&modules[1].db, "first.deaths", event, "settled by phone").await.unwrap());
        recorder.broken.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(60);
        assert_eq!((relay.drain().await.unwrap(), recorded_by(&modules[1]).await), (0, 0));
        assert!(!retry(&modules[1].db, "first.deaths", event, world.kernel.now()).await.unwrap());
        let dismissed = deliveries(&modules[1].db, DeliveryState::Dismissed).await.unwrap();
        assert_eq!(dismissed[0].reason.as_deref(), Some("settled by phone"));
        let day = 24 * 60 * 60;
        world.kernel.clock().advance_seconds(89 * day);
        assert_eq!(modules[1].db.delete_expired(world.kernel.now()).await.unwrap(), 0);
        world.kernel.clock().advance_seconds(2 * day);
        assert_eq!(modules[1].db.delete_expired(world.kernel.now()).await.unwrap(), 2, "the delivery and the inbox row");
        assert!(deliveries(&modules[1].db, DeliveryState::Dismissed).await.unwrap().is_empty());
    }

    /// A parked delivery may outlive the inbox row of its event.
    async fn a_parked_event_that_arrives_again_blocks_nothing(engine) {
        let world = world(engine).await;
        let (_, modules) = three_modules(&world).await;
        world.announce(&modules, true).await;
        execute(&modules[0], "UPDATE outbox SET version = 9").await;
        let relay = world.relay(&modules);
        relay.drain().await.unwrap();
        for statement in ["DELETE FROM inbox", "DELETE FROM event_positions"] {
            execute(&modules[1], statement).await;
        }
        relay.drain().await.unwrap();
        world.announce(&modules, true).await;
        assert_eq!(relay.drain().await.unwrap(), 2);
        assert_eq!(deliveries(&modules[1].db, DeliveryState::Parked).await.unwrap().len(), 1);
    }

    async fn an_event_of_a_newer_version_is_parked_and_never_dropped(engine) {
        let world = world(engine).await;
        let (_, modules) = three_modules(&world).await;
        world.announce(&modules, true).await;
        execute(&modules[0], "UPDATE outbox SET version = 9").await;
        let relay = world.relay(&modules);
        assert_eq!(relay.drain().await.unwrap(), 0);
        let parked = deliveries(&modules[1].db, DeliveryState::Parked).await.unwrap();
        assert_eq!(parked[0].envelope.version, 9);
        let error = parked[0].last_error.clone().unwrap();
        assert_eq!(error, "version 9 of pet.deceased is unknown: this release reads versions 1 to 1");
    }

    async fn a_pattern_parks_an_event_of_a_newer_version_unless_it_takes_any(engine) {
        let world = world(engine).await;
        let db = world.open("consumer").await;
        let (careful, careless) = (Owners::default(), Owners::default());
        let pets = Topics::matching("pet.*");
        let subscriptions = vec![
            Subscription::to_envelopes(db.clone(), "careful", pets.clone(), careful.clone()),
            Subscription::to_any_version(db.clone(), "careless", pets, careless.clone()),
        ];
        let producer = module("producer", world.open("producer").await, Vec::new());
        let modules = [producer, module("consumer", db.clone(), subscriptions)];
        let relay = world.relay(&modules);
        world.announce(&modules, true).await;
        relay.drain().await.unwrap();
        assert_eq!((careful.all(), careless.all()), (vec![Some(user(1))], vec![Some(user(1))]));
        world.announce(&modules, true).await;
        let newest = "UPDATE outbox SET version = 9 WHERE seq = (SELECT MAX(seq) FROM outbox)";
        execute(&modules[0], newest).await;
        relay.drain().await.unwrap();
        let parked = deliveries(&db, DeliveryState::Parked).await.unwrap();
        let [parked] = &parked[..] else { panic!("{parked:?}") };
        assert_eq!((parked.subscriber.as_str(), parked.envelope.version), ("careful", 9));
        let error = "version 9 of pet.deceased is unknown: this release reads versions 1 to 1";
        assert_eq!(parked.last_error.as_deref(), Some(error));
        assert_eq!((careful.all().len(), careless.all()), (1, vec![Some(user(1)), None]), "the payload is read by version");
    }

    async fn a_running_relay_retries_by_itself(engine) {
        let world = world(engine).await;
        let (recorder, modules) = three_modules(&world).await;
        recorder.broken.store(true, Ordering::SeqCst);
        let running = world.relay(&modules);
        let relay = tokio::spawn(running.clone().run());
        world.announce(&modules, true).await;
        until("the second subscriber handles it", async || recorded_by(&modules[2]).await == 1).await;
        until("the delivery to the first waits", async || running.unfinished().await.unwrap().len() == 1).await;
        recorder.broken.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(60);
        until("the first subscriber handles it", async || recorded_by(&modules[1]).await == 1).await;
        relay.abort();
        assert_eq!(recorded_by(&modules[2]).await, 1);
    }

    async fn a_replay_delivers_missing_events_and_each_is_handled_once(engine) {
        let world = world(engine).await;
        let (_, modules) = three_modules(&world).await;
        for _ in 0..3 {
            world.announce(&modules, true).await;
            world.kernel.clock().advance_seconds(60);
        }
        let relay = world.relay(&modules);
        assert_eq!(relay.drain().await.unwrap(), 6);
        // The consumer loses one of the three, as from an older backup of its database.
        let lost = "DELETE FROM inbox WHERE event_id = (SELECT MAX(event_id) FROM inbox)";
        let lost = if modules[1].db.is_postgres() {
            "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox ORDER BY event_id DESC LIMIT 1)"
        } else {
            lost
        };
        execute(&modules[1], lost).await;
        let outbox = Outbox { producer: "producer", db: modules[0].db.clone() };
        let replay_from = async |topics: Topics, since| {
            let subscription = &modules[1].subscriptions[0];
            let mut total = replay::Replayed::default();
            replay::replay(&outbox, subscription, &topics, since, world.kernel.now(), &mut total).await.unwrap();
            total
        };
        let newest: i64 = on_read!(outbox.db, c => sqlx::query_scalar("SELECT MAX(seq) FROM outbox").fetch_one(c).await).unwrap();
        let counts = |found, new| replay::Replayed { found, new };
        assert_eq!(replay_from(Topics::matching("order.*"), replay::ReplayStart::Seq(0)).await, counts(0, 0));
        assert_eq!(replay_from(Topics::All, replay::ReplayStart::Moment(world.kernel.now())).await, counts(0, 0));
        assert_eq!(replay_from(Topics::All, replay::ReplayStart::Seq(newest)).await, counts(1, 1));
        assert_eq!(replay_from(Topics::All, replay::ReplayStart::Seq(0)).await, counts(3, 0), "the subscriber has them");
        assert_eq!((relay.drain().await.unwrap(), recorded_by(&modules[1]).await), (1, 4));
        let since = world.kernel.now().plus_seconds(-90);
        assert_eq!(replay_from(Topics::All, replay::ReplayStart::Moment(since)).await, counts(1, 0));
    }
}
