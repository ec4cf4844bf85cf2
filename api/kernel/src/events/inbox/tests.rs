//! Events that do not concern a subscriber.

use super::{DeliveryOutcome, deliver, postpone, retry};
use crate::{
    Failure, Kernel, Tx, both_engines,
    events::{
        DeliveryState, Envelope, EnvelopeListener, Subscription, Topics, deliveries,
        replay::{Replayed, deposit},
    },
    on_read,
    testkit::{Engine, TestDatabases, kernel},
};
use allpet_domain::id::EventId;
use futures::future::BoxFuture;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// Counts the events that it handles; fails at the first `failures`.
#[derive(Clone, Debug, Default)]
struct Listener {
    handled: Arc<AtomicU32>,
    failures: Arc<AtomicU32>,
}

impl EnvelopeListener for Listener {
    fn handle<'a>(&'a self, _: &'a mut Tx, _: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            if self.failures.load(Ordering::SeqCst) > 0 {
                self.failures.fetch_sub(1, Ordering::SeqCst);
                return Err(Failure::internal("broken for the test"));
            }
            self.handled.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
    }
}

struct World {
    kernel: Kernel,
    listener: Listener,
    subscription: Subscription,
    _databases: TestDatabases,
}

/// Subscribes to the events of which `concerns` is true.
async fn world(engine: Engine, concerns: fn(&Envelope) -> bool) -> World {
    let databases = TestDatabases::new(engine).await;
    let db = databases.open("consumer").await;
    db.migrate(&[]).await.unwrap();
    let listener = Listener::default();
    let subscription =
        Subscription::to_any_version(db, "consumer.pets", Topics::matching("pet.*"), listener.clone());
    World {
        kernel: kernel(),
        listener,
        subscription: subscription.only_if(concerns),
        _databases: databases,
    }
}

impl World {
    fn envelope(&self, payload: &str) -> Envelope {
        Envelope {
            id: EventId::new(self.kernel.now(), self.kernel.randomness().entropy()),
            topic: "pet.deceased".into(),
            version: 1,
            producer: "producer".into(),
            seq: 1,
            occurred_at: self.kernel.now(),
            tenant: None,
            actor: None,
            cause: "process".into(),
            traceparent: None,
            payload: payload.into(),
        }
    }

    /// Returns how many events are in the inbox.
    async fn received(&self) -> i64 {
        on_read!(self.subscription.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM inbox").fetch_one(c).await)
            .unwrap()
    }

    fn handled(&self) -> u32 {
        self.listener.handled.load(Ordering::SeqCst)
    }
}

fn is_wanted(envelope: &Envelope) -> bool {
    envelope.payload == "wanted"
}

fn panics(_: &Envelope) -> bool {
    panic!("a panic for the test")
}

both_engines! {
    async fn an_event_that_does_not_concern_the_subscriber_leaves_no_trace(engine) {
        let world = world(engine, is_wanted).await;
        let (event, now) = (world.envelope("other"), world.kernel.now());
        assert_eq!(deliver(&world.subscription, &event, now).await.unwrap(), DeliveryOutcome::Skipped);
        assert_eq!(postpone(&world.subscription, &event, now).await.unwrap(), DeliveryOutcome::Skipped);
        let replayed = deposit(&world.subscription, &Topics::All, &[event], now).await.unwrap();
        assert_eq!((replayed, world.received().await), (Replayed::default(), 0));
        let event = world.envelope("wanted");
        assert_eq!(deliver(&world.subscription, &event, now).await.unwrap(), DeliveryOutcome::Handled);
        assert_eq!((world.handled(), world.received().await), (1, 1));
        let events = [world.envelope("wanted"), world.envelope("other")];
        let replayed = deposit(&world.subscription, &Topics::All, &events, now).await.unwrap();
        assert_eq!((replayed, world.received().await), (Replayed { found: 1, new: 1 }, 2));
        let event = world.envelope("wanted");
        assert_eq!(postpone(&world.subscription, &event, now).await.unwrap(), DeliveryOutcome::Deferred);
        assert_eq!((world.handled(), world.received().await), (1, 3));
    }

    async fn an_event_that_concerns_the_subscriber_is_retried(engine) {
        let world = world(engine, is_wanted).await;
        let (event, now) = (world.envelope("wanted"), world.kernel.now());
        world.listener.failures.store(1, Ordering::SeqCst);
        assert_eq!(deliver(&world.subscription, &event, now).await.unwrap(), DeliveryOutcome::Deferred);
        assert_eq!(retry(&world.subscription, &event, 1, now).await.unwrap(), DeliveryOutcome::Handled);
        assert_eq!((world.handled(), world.received().await), (1, 1));
    }

    async fn a_condition_that_panics_is_a_failure_of_the_subscriber(engine) {
        let world = world(engine, panics).await;
        let now = world.kernel.now();
        let (first, second) = (world.envelope("first"), world.envelope("second"));
        assert_eq!(deliver(&world.subscription, &first, now).await.unwrap(), DeliveryOutcome::Deferred);
        assert_eq!(postpone(&world.subscription, &second, now).await.unwrap(), DeliveryOutcome::Deferred);
        let waiting = deliveries(&world.subscription.db, DeliveryState::Waiting).await.unwrap();
        let errors: Vec<_> = waiting.into_iter().map(|delivery| delivery.last_error.unwrap()).collect();
        assert_eq!(errors, ["the listener panicked", "the listener panicked"]);
    }
}
