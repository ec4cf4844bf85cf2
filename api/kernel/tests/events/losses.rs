//! What a Redis loses in part, without anybody noticing by an error.

use super::{
    redis::{HASTY, Hangs, and_no_more, announce, both_noted, process, three},
    world::{by_hand, module, noted_by, until, world},
};
use allpet_kernel::{
    Module, both_engines,
    events::{Subscription, bus::Limits},
    on_read,
    testkit::TestRedis,
};
use std::time::Duration;

/// A module that announces and one that hears, in one process.
fn in_one_process(modules: &[Vec<Module>; 3]) -> Vec<Module> {
    let all = modules[..2].iter().flatten();
    all.map(|one| module(one.name, one.db.clone(), one.subscriptions.clone()))
        .collect()
}

async fn has_written_down_that_it_heard(module: &Module) {
    until("it is written down", async || {
        let positions = "SELECT COUNT(*) FROM event_positions WHERE producer = 'speaker' AND seq > 1";
        let positions: i64 =
            on_read!(module.db, c => sqlx::query_scalar(positions).fetch_one(c).await).unwrap();
        positions == 1
    })
    .await;
}

both_engines! {
    async fn a_redis_that_starts_from_an_older_state_is_healed_from_the_outbox(engine) {
        let (world, mut redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        let together = process(&world, &redis, &in_one_process(&modules), HASTY);
        let second = process(&world, &redis, &modules[2], HASTY);
        announce(&world, &modules[0], 20).await;
        both_noted(&modules, 20).await;
        redis.save().await;
        second.abort();
        announce(&world, &modules[0], 20).await;
        until("it is published", async || noted_by(&modules[1][0]).await == 40).await;
        redis.stop();
        redis.start_again().await;
        announce(&world, &modules[0], 5).await;
        let second = process(&world, &redis, &modules[2], HASTY);
        both_noted(&modules, 45).await;
        and_no_more(&modules, 45).await;
        together.abort();
        second.abort();
    }

    async fn a_module_from_an_older_backup_hears_again_what_it_acknowledged(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, HASTY));
        announce(&world, &modules[0], 20).await;
        both_noted(&modules, 20).await;
        has_written_down_that_it_heard(&modules[1][0]).await;
        processes[1].abort();
        for lost in ["DELETE FROM noted", "DELETE FROM inbox", "DELETE FROM event_positions"] {
            by_hand(&modules[1][0], lost).await;
        }
        let back = process(&world, &redis, &modules[1], HASTY);
        both_noted(&modules, 20).await;
        and_no_more(&modules, 20).await;
        for process in processes {
            process.abort();
        }
        back.abort();
    }

    async fn what_is_cut_off_the_stream_before_a_dead_consumer_acted_on_it_comes_again(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three(&world).await;
        let limits = Limits { length: 300, behind: 200, taken_over_after: Duration::from_mins(1) };
        let speaking = process(&world, &redis, &modules[0], limits);
        let second = process(&world, &redis, &modules[2], limits);
        let db = modules[1][0].db.clone();
        let stuck = module("first", db.clone(), vec![Subscription::new(db, "first.deaths", Hangs)]);
        let dying = process(&world, &redis, &[stuck], limits);
        tokio::time::sleep(Duration::from_millis(500)).await;
        announce(&world, &modules[0], 30).await;
        until("the other has heard", async || noted_by(&modules[2][0]).await == 30).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        dying.abort();
        let first = process(&world, &redis, &modules[1], limits);
        announce(&world, &modules[0], 1_000).await;
        both_noted(&modules, 1_030).await;
        and_no_more(&modules, 1_030).await;
        for process in [speaking, second, first] {
            process.abort();
        }
    }
}
