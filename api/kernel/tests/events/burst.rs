//! Tens of thousands of events at once.

use super::{
    redis::process,
    world::{World, module, until, world},
};
use allpet_kernel::{
    Failure, Module, Tx, both_engines,
    events::{Envelope, EnvelopeListener, Subscription, Topics, bus::StreamLimits},
    on_read, on_write,
    testkit::TestRedis,
};
use futures::future::BoxFuture;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// The events are copies of an announced one: announcing them would take most of the test's time.
const COPY_SQLITE: &str = "INSERT INTO outbox (id, topic, payload, announced_at, version, cause, seq) \
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1) \
    SELECT unhex(substr(hex(o.id), 1, 20) || printf('%012x', 1000000 + n)), 'burst.' || char(97 + n % 4), \
    o.payload, o.announced_at, o.version, o.cause, o.seq + n FROM outbox o, numbers ORDER BY n";
const COPY_POSTGRES: &str = "INSERT INTO outbox (id, topic, payload, announced_at, version, cause) \
    SELECT (left(o.id::text, 24) || lpad(to_hex(1000000 + n), 12, '0'))::uuid, 'burst.' || chr(97 + n % 4), \
    o.payload, o.announced_at, o.version, o.cause FROM outbox o, generate_series(1, $1) n ORDER BY n";

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

/// A producer, and four modules that each receive a quarter of its events.
struct Burst {
    modules: Vec<Module>,
    recorded: Vec<Numbers>,
}

impl Burst {
    /// Begins with one event, which the burst copies.
    async fn new(world: &World) -> Self {
        let mut modules = vec![module("producer", world.open("producer").await, Vec::new())];
        let mut recorded = Vec::new();
        for (name, topic) in MODULES {
            let (db, numbers) = (world.open(name).await, Numbers::default());
            recorded.push(numbers.clone());
            let subscription = Subscription::to_envelopes(db.clone(), name, Topics::matching(topic), numbers);
            modules.push(module(name, db, vec![subscription]));
        }
        world.announce(&modules, true).await;
        Self { modules, recorded }
    }

    /// Announces this many events at once, and waits until as many have arrived.
    async fn announce(&self, count: i32) {
        let db = &self.modules[0].db;
        let statement = if db.is_postgres() {
            COPY_POSTGRES
        } else {
            COPY_SQLITE
        };
        let mut tx = db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query(statement).bind(count).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let count = usize::try_from(count).unwrap();
        until("all arrive", async || {
            self.recorded.iter().map(Numbers::len).sum::<usize>() >= count
        })
        .await;
        // One could still arrive twice.
        tokio::time::sleep(Duration::from_millis(1_500)).await;
    }

    /// Checks that each module has received its quarter of `count` events once and in order.
    async fn assert_whole(&self, count: i32) {
        let quarter = count / 4;
        for (numbers, module) in self.recorded.iter().zip(&self.modules[1..]) {
            let numbers = numbers.0.lock().unwrap().clone();
            assert_eq!(i32::try_from(numbers.len()).unwrap(), quarter);
            assert!(numbers.is_sorted_by(|a, b| a < b), "each once, in order");
            assert_eq!(received(module).await, i64::from(quarter));
        }
    }
}

async fn received(module: &Module) -> i64 {
    on_read!(module.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM inbox").fetch_one(c).await).unwrap()
}

both_engines! {
    async fn fifty_thousand_events_arrive_once_and_in_order(engine) {
        let world = world(engine).await;
        let burst = Burst::new(&world).await;
        let relay = tokio::spawn(world.relay(&burst.modules).run());
        burst.announce(50_000).await;
        relay.abort();
        burst.assert_whole(50_000).await;
    }

    /// Fewer than in memory: each module takes every event from Redis, and the test takes a few seconds.
    async fn ten_thousand_events_arrive_over_redis_once_and_in_order(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let burst = Burst::new(&world).await;
        let (producer, consumers) = burst.modules.split_at(1);
        let processes = [producer, consumers].map(|own| process(&world, &redis, own, StreamLimits::default()));
        burst.announce(10_000).await;
        for process in processes {
            process.abort();
        }
        burst.assert_whole(10_000).await;
    }
}
