//! Events that cross processes over a real Redis, which stops, starts and loses data. A relay with modules of its own stands for each
//! process.

use super::world::{DeathRecorder, World, module, recorded_by, until, world};
use allpet_contract::events::PetDeceased;
use allpet_domain::id::PetId;
use allpet_kernel::{
    Clock, Failure, Module, Randomness, Tx, both_engines,
    events::{
        Listener, Relay, Subscription,
        bus::{RedisBus, StreamLimits},
    },
    testkit::{TestRedis, user},
};
use futures::future::BoxFuture;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;

/// Limits of a deployment, but with a short time before another consumer claims events.
pub(super) const TEST_LIMITS: StreamLimits = StreamLimits {
    stream_length: 100_000,
    max_lag: 50_000,
    claim_after: Duration::from_millis(1_500),
};

/// Starts a relay with a bus of its own.
pub(super) fn process(
    world: &World,
    redis: &TestRedis,
    modules: &[Module],
    limits: StreamLimits,
) -> JoinHandle<()> {
    // The random name tells this process apart from the others.
    let bus = RedisBus::new(&redis.url(), Clock::System, &Randomness::System, limits).unwrap();
    tokio::spawn(Relay::over(world.kernel.clone(), modules, Arc::new(bus)).run())
}

/// Returns a producer and two consumers, each to run as a process.
pub(super) async fn three_modules(world: &World) -> [Vec<Module>; 3] {
    let producer = world.open("producer").await;
    let (first, second) = (world.open("first").await, world.open("second").await);
    let record =
        |db: &allpet_kernel::Db, name| vec![Subscription::new(db.clone(), name, DeathRecorder::default())];
    let (of_first, of_second) = (record(&first, "first.deaths"), record(&second, "second.deaths"));
    [
        vec![module("producer", producer, Vec::new())],
        vec![module("first", first, of_first)],
        vec![module("second", second, of_second)],
    ]
}

pub(super) async fn announce(world: &World, producer: &[Module], count: u16) {
    let mut tx = producer[0].db.begin().await.unwrap();
    for _ in 0..count {
        let (pet, owner) = (PetId(uuid::Uuid::from_bytes([9; 16])), user(1));
        world
            .kernel
            .announce(&mut tx, &PetDeceased { pet, owner })
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

pub(super) async fn both_recorded(modules: &[Vec<Module>; 3], count: i64) {
    for consumer in &modules[1..] {
        until("the events are recorded", async || {
            recorded_by(&consumer[0]).await >= count
        })
        .await;
    }
}

/// Checks that no event arrives late or twice.
pub(super) async fn assert_no_more(modules: &[Vec<Module>; 3], count: i64) {
    tokio::time::sleep(Duration::from_millis(500)).await;
    for consumer in &modules[1..] {
        assert_eq!(recorded_by(&consumer[0]).await, count);
    }
}

both_engines! {
    async fn an_event_of_one_process_is_handled_once_in_each_other(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        announce(&world, &modules[0], 150).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, TEST_LIMITS));
        both_recorded(&modules, 150).await;
        announce(&world, &modules[0], 10).await;
        both_recorded(&modules, 160).await;
        assert_no_more(&modules, 160).await;
        for process in processes {
            process.abort();
        }
    }

    async fn outboxes_restore_a_redis_that_lost_everything(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, TEST_LIMITS));
        announce(&world, &modules[0], 20).await;
        both_recorded(&modules, 20).await;
        redis.flush().await;
        announce(&world, &modules[0], 20).await;
        both_recorded(&modules, 40).await;
        // Redis loses events that one group has not read.
        processes[1].abort();
        announce(&world, &modules[0], 20).await;
        until("the events are published", async || recorded_by(&modules[2][0]).await == 60).await;
        redis.flush().await;
        let back = process(&world, &redis, &modules[1], TEST_LIMITS);
        both_recorded(&modules, 60).await;
        assert_no_more(&modules, 60).await;
        for process in processes {
            process.abort();
        }
        back.abort();
    }

    async fn without_redis_events_wait_and_arrive_afterwards(engine) {
        let (world, mut redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, TEST_LIMITS));
        announce(&world, &modules[0], 5).await;
        both_recorded(&modules, 5).await;
        redis.stop();
        // Announcements do not depend on Redis.
        announce(&world, &modules[0], 250).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        announce(&world, &modules[0], 5).await;
        redis.start_again().await;
        both_recorded(&modules, 260).await;
        assert_no_more(&modules, 260).await;
        for process in processes {
            process.abort();
        }
    }

    async fn events_that_a_dead_consumer_left_are_claimed(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let producer = process(&world, &redis, &modules[0], TEST_LIMITS);
        let second = process(&world, &redis, &modules[2], TEST_LIMITS);
        // Its process receives events and dies before it has handled any.
        let stuck = module("first", modules[1][0].db.clone(), vec![
            Subscription::new(modules[1][0].db.clone(), "first.deaths", NeverEnds),
        ]);
        let dying = process(&world, &redis, &[stuck], TEST_LIMITS);
        tokio::time::sleep(Duration::from_millis(500)).await;
        announce(&world, &modules[0], 30).await;
        until("the other module handles them", async || recorded_by(&modules[2][0]).await == 30).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        dying.abort();
        let first = process(&world, &redis, &modules[1], TEST_LIMITS);
        both_recorded(&modules, 30).await;
        assert_no_more(&modules, 30).await;
        for process in [producer, second, first] {
            process.abort();
        }
    }

    /// Two processes run the same modules.
    async fn one_of_two_replicas_publishes_and_each_event_is_handled_once(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let all = || modules.iter().flatten().map(|one| module(one.name, one.db.clone(), one.subscriptions.clone()));
        let all: [Vec<Module>; 2] = [all().collect(), all().collect()];
        let processes = all.each_ref().map(|own| process(&world, &redis, own, TEST_LIMITS));
        for _ in 0..5 {
            announce(&world, &modules[0], 50).await;
        }
        both_recorded(&modules, 250).await;
        // The process that published ends.
        processes[0].abort();
        announce(&world, &modules[0], 10).await;
        both_recorded(&modules, 260).await;
        assert_no_more(&modules, 260).await;
        for process in processes {
            process.abort();
        }
    }

    /// The stream is shorter than the number of events that one module misses.
    async fn a_module_that_was_down_for_long_receives_events_that_the_stream_lost(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let limits = StreamLimits { stream_length: 300, max_lag: 200, ..TEST_LIMITS };
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, limits));
        announce(&world, &modules[0], 10).await;
        both_recorded(&modules, 10).await;
        processes[1].abort();
        // Redis forgets at once that the module was running.
        redis.forget("allpet:events:alive:first").await;
        announce(&world, &modules[0], 1_000).await;
        until("the other module handles them", async || recorded_by(&modules[2][0]).await == 1_010).await;
        let back = process(&world, &redis, &modules[1], limits);
        both_recorded(&modules, 1_010).await;
        assert_no_more(&modules, 1_010).await;
        for process in processes {
            process.abort();
        }
        back.abort();
    }
}

pub(super) struct NeverEnds;

impl Listener<PetDeceased> for NeverEnds {
    fn handle<'a>(&'a self, _: &'a mut Tx, _: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(std::future::pending())
    }
}
