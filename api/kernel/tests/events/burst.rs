//! Tens of thousands of events at once.

use super::world::{execute, module, until, world};
use allpet_kernel::{
    Failure, Module, Tx, both_engines,
    events::{Envelope, EnvelopeListener, Subscription, Topics},
    on_read,
    testkit::Engine,
};
use futures::future::BoxFuture;
use std::sync::{Arc, Mutex};

/// The events are copies of an announced one: announcing them would take most of the test's time.
const COPY_SQLITE: &str = "INSERT INTO outbox (id, topic, payload, announced_at, version, cause, seq) \
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000) \
    SELECT unhex(substr(hex(o.id), 1, 20) || printf('%012x', 1000000 + n)), 'burst.' || char(97 + n % 4), \
    o.payload, o.announced_at, o.version, o.cause, o.seq + n FROM outbox o, numbers ORDER BY n";
const COPY_POSTGRES: &str = "INSERT INTO outbox (id, topic, payload, announced_at, version, cause) \
    SELECT (left(o.id::text, 24) || lpad(to_hex(1000000 + n), 12, '0'))::uuid, 'burst.' || chr(97 + n % 4), \
    o.payload, o.announced_at, o.version, o.cause FROM outbox o, generate_series(1, 50000) n ORDER BY n";

const MODULES: [(&str, &str); 4] = [
    ("first", "burst.a"),
    ("second", "burst.b"),
    ("third", "burst.c"),
    ("fourth", "burst.d"),
];

/// Stores the numbers of the events in their order.
#[derive(Clone, Default)]
struct Numbers(Arc<Mutex<Vec<i64>>>);

impl Numbers {
    fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

impl EnvelopeListener for Numbers {
    fn handle<'a>(&'a self, _: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>> {
        self.0.lock().unwrap().push(envelope.seq);
        Box::pin(std::future::ready(Ok(())))
    }
}

async fn received(module: &Module) -> i64 {
    on_read!(module.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM inbox").fetch_one(c).await).unwrap()
}

both_engines! {
    async fn fifty_thousand_events_arrive_once_and_in_order(engine) {
        let world = world(engine).await;
        let mut modules = vec![module("producer", world.open("producer").await, Vec::new())];
        let mut recorded = Vec::new();
        for (name, topic) in MODULES {
            let (db, numbers) = (world.open(name).await, Numbers::default());
            recorded.push(numbers.clone());
            let subscription = Subscription::to_envelopes(db.clone(), name, Topics::matching(topic), numbers);
            modules.push(module(name, db, vec![subscription]));
        }
        world.announce(&modules, true).await;
        let relay = tokio::spawn(world.relay(&modules).run());
        execute(&modules[0], if engine == Engine::Sqlite { COPY_SQLITE } else { COPY_POSTGRES }).await;
        until("all arrive", async || {
            recorded.iter().map(Numbers::len).sum::<usize>() >= 50_000
        })
        .await;
        // One could still arrive twice.
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        relay.abort();
        for (numbers, module) in recorded.iter().zip(&modules[1..]) {
            let numbers = numbers.0.lock().unwrap().clone();
            assert_eq!(numbers.len(), 12_500);
            assert!(numbers.is_sorted_by(|a, b| a < b), "each once, in order");
            assert_eq!(received(module).await, 12_500);
        }
    }
}
