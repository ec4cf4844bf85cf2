//! Events that cross processes over a real Redis, which stops, starts and forgets. Each process is a relay of its own with modules
//! of its own.

use super::world::{Notes, World, module, noted_by, until, world};
use allpet_contract::events::PetDeceased;
use allpet_domain::id::PetId;
use allpet_kernel::{
    Clock, Failure, Module, Randomness, Tx, both_engines,
    events::{
        Listener, Relay, Subscription,
        bus::{Limits, RedisBus},
    },
    testkit::{TestRedis, user},
};
use futures::future::BoxFuture;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;

/// A test waits for none of the times that a deployment has.
pub(super) const HASTY: Limits = Limits {
    length: 100_000,
    behind: 50_000,
    taken_over_after: Duration::from_millis(1_500),
};

pub(super) fn process(
    world: &World,
    redis: &TestRedis,
    modules: &[Module],
    limits: Limits,
) -> JoinHandle<()> {
    // One process is told apart from another by chance.
    let bus = RedisBus::new(&redis.url(), Clock::System, &Randomness::System, limits).unwrap();
    tokio::spawn(Relay::over(world.kernel.clone(), modules, Arc::new(bus)).run())
}

/// The module that announces, and two that hear, each to be run as a process.
pub(super) async fn three(world: &World) -> [Vec<Module>; 3] {
    let speaker = world.open("speaker").await;
    let (first, second) = (world.open("first").await, world.open("second").await);
    let listens = |db: &allpet_kernel::Db, name| vec![Subscription::new(db.clone(), name, Notes::default())];
    let (of_first, of_second) = (listens(&first, "first.deaths"), listens(&second, "second.deaths"));
    [
        vec![module("speaker", speaker, Vec::new())],
        vec![module("first", first, of_first)],
        vec![module("second", second, of_second)],
    ]
}

pub(super) async fn announce(world: &World, speaker: &[Module], count: u16) {
    let mut tx = speaker[0].db.begin().await.unwrap();
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

pub(super) async fn both_noted(modules: &[Vec<Module>; 3], count: i64) {
    for hearer in &modules[1..] {
        until("it is noted", async || noted_by(&hearer[0]).await >= count).await;
    }
}

/// Nothing more comes, and nothing came twice.
pub(super) async fn and_no_more(modules: &[Vec<Module>; 3], count: i64) {
    tokio::time::sleep(Duration::from_millis(500)).await;
    for hearer in &modules[1..] {
        assert_eq!(noted_by(&hearer[0]).await, count);
    }
}

both_engines! {
    async fn what_is_announced_in_one_process_is_heard_once_in_others(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        announce(&world, &modules[0], 150).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, HASTY));
        both_noted(&modules, 150).await;
        announce(&world, &modules[0], 10).await;
        both_noted(&modules, 160).await;
        and_no_more(&modules, 160).await;
        for process in processes {
            process.abort();
        }
    }

    async fn a_redis_that_forgets_everything_is_healed_from_the_outbox(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, HASTY));
        announce(&world, &modules[0], 20).await;
        both_noted(&modules, 20).await;
        redis.flush().await;
        announce(&world, &modules[0], 20).await;
        both_noted(&modules, 40).await;
        // What the stream held and no group had read is gone with it.
        processes[1].abort();
        announce(&world, &modules[0], 20).await;
        until("it is published", async || noted_by(&modules[2][0]).await == 60).await;
        redis.flush().await;
        let back = process(&world, &redis, &modules[1], HASTY);
        both_noted(&modules, 60).await;
        and_no_more(&modules, 60).await;
        for process in processes {
            process.abort();
        }
        back.abort();
    }

    async fn without_redis_everything_waits_and_arrives_afterwards(engine) {
        let (world, mut redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, HASTY));
        announce(&world, &modules[0], 5).await;
        both_noted(&modules, 5).await;
        redis.stop();
        // Whoever announces does not notice.
        announce(&world, &modules[0], 250).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        announce(&world, &modules[0], 5).await;
        redis.start_again().await;
        both_noted(&modules, 260).await;
        and_no_more(&modules, 260).await;
        for process in processes {
            process.abort();
        }
    }

    async fn what_a_consumer_left_that_died_is_taken_over(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        let speaking = process(&world, &redis, &modules[0], HASTY);
        let second = process(&world, &redis, &modules[2], HASTY);
        // It receives, and dies before it can act.
        let stuck = module("first", modules[1][0].db.clone(), vec![
            Subscription::new(modules[1][0].db.clone(), "first.deaths", Hangs),
        ]);
        let dying = process(&world, &redis, &[stuck], HASTY);
        tokio::time::sleep(Duration::from_millis(500)).await;
        announce(&world, &modules[0], 30).await;
        until("the other has heard", async || noted_by(&modules[2][0]).await == 30).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        dying.abort();
        let first = process(&world, &redis, &modules[1], HASTY);
        both_noted(&modules, 30).await;
        and_no_more(&modules, 30).await;
        for process in [speaking, second, first] {
            process.abort();
        }
    }

    /// Two processes hold the same modules, as replicas do.
    async fn of_replicas_one_publishes_and_each_event_is_acted_on_once(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        let all = || modules.iter().flatten().map(|one| module(one.name, one.db.clone(), one.subscriptions.clone()));
        let all: [Vec<Module>; 2] = [all().collect(), all().collect()];
        let processes = all.each_ref().map(|own| process(&world, &redis, own, HASTY));
        for _ in 0..5 {
            announce(&world, &modules[0], 50).await;
        }
        both_noted(&modules, 250).await;
        // The one that published is gone.
        processes[0].abort();
        announce(&world, &modules[0], 10).await;
        both_noted(&modules, 260).await;
        and_no_more(&modules, 260).await;
        for process in processes {
            process.abort();
        }
    }

    /// The stream is shorter than what one module misses.
    async fn a_module_that_was_away_for_long_hears_what_the_stream_holds_no_more(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        let limits = Limits { length: 300, behind: 200, ..HASTY };
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, limits));
        announce(&world, &modules[0], 10).await;
        both_noted(&modules, 10).await;
        processes[1].abort();
        // Nobody says any more that it is there.
        redis.forget("allpet:events:alive:first").await;
        announce(&world, &modules[0], 1_000).await;
        until("the other has heard", async || noted_by(&modules[2][0]).await == 1_010).await;
        let back = process(&world, &redis, &modules[1], limits);
        both_noted(&modules, 1_010).await;
        and_no_more(&modules, 1_010).await;
        for process in processes {
            process.abort();
        }
        back.abort();
    }
}

pub(super) struct Hangs;

impl Listener<PetDeceased> for Hangs {
    fn handle<'a>(&'a self, _: &'a mut Tx, _: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(std::future::pending())
    }
}
