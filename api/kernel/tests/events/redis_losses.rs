//! Partial losses of data in Redis that cause no error.

use super::{
    redis::{NeverEnds, TEST_LIMITS, announce, assert_no_more, both_recorded, process, three_modules},
    world::{execute, module, recorded_by, until, world},
};
use allpet_kernel::{
    Clock, Module, Randomness, both_engines,
    events::{
        Outbox, Subscription,
        bus::{Bus as _, EventStream, RedisBus, StreamLimits},
    },
    on_read, on_write,
    testkit::TestRedis,
};
use std::{collections::BTreeSet, time::Duration};

/// Returns the producer and the first consumer, to run as one process.
fn in_one_process(modules: &[Vec<Module>; 3]) -> Vec<Module> {
    let all = modules[..2].iter().flatten();
    all.map(|one| module(one.name, one.db.clone(), one.subscriptions.clone()))
        .collect()
}

/// Waits until the producer knows that a module has acknowledged events.
async fn wait_for_acknowledgement(producer: &Module) {
    until("the position is acknowledged", async || {
        let acks = "SELECT COUNT(*) FROM outbox_acks WHERE module = 'first' AND seq > 1";
        let acks: i64 = on_read!(producer.db, c => sqlx::query_scalar(acks).fetch_one(c).await).unwrap();
        acks == 1
    })
    .await;
}

async fn wait_for_saved_position(module: &Module) {
    until("the position is saved", async || {
        let positions = "SELECT COUNT(*) FROM event_positions WHERE producer = 'producer' AND seq > 1";
        let positions: i64 =
            on_read!(module.db, c => sqlx::query_scalar(positions).fetch_one(c).await).unwrap();
        positions == 1
    })
    .await;
}

both_engines! {
    async fn outboxes_restore_a_redis_that_starts_from_an_older_state(engine) {
        let (world, mut redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let first = process(&world, &redis, &in_one_process(&modules), TEST_LIMITS);
        let second = process(&world, &redis, &modules[2], TEST_LIMITS);
        announce(&world, &modules[0], 20).await;
        both_recorded(&modules, 20).await;
        redis.save().await;
        second.abort();
        announce(&world, &modules[0], 20).await;
        until("the events are published", async || recorded_by(&modules[1][0]).await == 40).await;
        redis.stop();
        redis.start_again().await;
        announce(&world, &modules[0], 5).await;
        let second = process(&world, &redis, &modules[2], TEST_LIMITS);
        both_recorded(&modules, 45).await;
        assert_no_more(&modules, 45).await;
        first.abort();
        second.abort();
    }

    async fn a_module_from_an_older_backup_receives_acknowledged_events_again(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, TEST_LIMITS));
        announce(&world, &modules[0], 20).await;
        both_recorded(&modules, 20).await;
        wait_for_saved_position(&modules[1][0]).await;
        wait_for_acknowledgement(&modules[0][0]).await;
        processes[1].abort();
        for lost in ["DELETE FROM recorded", "DELETE FROM inbox", "DELETE FROM event_positions"] {
            execute(&modules[1][0], lost).await;
        }
        let back = process(&world, &redis, &modules[1], TEST_LIMITS);
        both_recorded(&modules, 20).await;
        assert_no_more(&modules, 20).await;
        for process in processes {
            process.abort();
        }
        back.abort();
    }

    /// Its group has confirmed events since it acknowledged its position, as it does every five seconds.
    async fn a_module_from_the_newest_backup_receives_unacknowledged_events_again(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let producer = process(&world, &redis, &modules[0], TEST_LIMITS);
        let bus = RedisBus::new(&redis.url(), Clock::System, &Randomness::System, TEST_LIMITS).unwrap();
        let stream = bus.subscribe("first", &modules[1][0].db).await.unwrap();
        let mut reader = Reader { stream, received: BTreeSet::new() };
        announce(&world, &modules[0], 10).await;
        // A module on SQLite begins another epoch when it starts, so the events may arrive twice before its position counts.
        while reader.position().await < 10 {
            reader.receive().await;
        }
        let position = reader.position().await;
        let mut tx = modules[1][0].db.begin().await.unwrap();
        let save = "INSERT INTO event_positions (module, producer, seq) VALUES ('first', 'producer', $1)";
        on_write!(tx, c => sqlx::query(save).bind(position).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        reader.stream.acknowledge(&[("producer".to_owned(), position)], world.kernel.now()).await.unwrap();
        announce(&world, &modules[0], 5).await;
        while reader.received.len() < 15 {
            reader.receive().await;
        }
        // What it made of them is not in the restored database.
        drop(reader);
        let first = process(&world, &redis, &modules[1], TEST_LIMITS);
        until("the events arrive again", async || recorded_by(&modules[1][0]).await == 5).await;
        for process in [producer, first] {
            process.abort();
        }
    }

    async fn events_trimmed_before_a_dead_consumer_handled_them_arrive_again(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let limits = StreamLimits { stream_length: 300, max_lag: 200, claim_after: Duration::from_mins(1) };
        let producer = process(&world, &redis, &modules[0], limits);
        let second = process(&world, &redis, &modules[2], limits);
        let db = modules[1][0].db.clone();
        let stuck = module("first", db.clone(), vec![Subscription::new(db, "first.deaths", NeverEnds)]);
        let dying = process(&world, &redis, &[stuck], limits);
        tokio::time::sleep(Duration::from_millis(500)).await;
        announce(&world, &modules[0], 30).await;
        until("the other module handles them", async || recorded_by(&modules[2][0]).await == 30).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        dying.abort();
        let first = process(&world, &redis, &modules[1], limits);
        announce(&world, &modules[0], 1_000).await;
        both_recorded(&modules, 1_030).await;
        assert_no_more(&modules, 1_030).await;
        for process in [producer, second, first] {
            process.abort();
        }
    }
}

/// A module that receives, one step at a time.
struct Reader {
    stream: Box<dyn EventStream>,
    received: BTreeSet<i64>,
}

impl Reader {
    async fn receive(&mut self) {
        let envelopes = self.stream.receive().await.unwrap();
        self.received
            .extend(envelopes.iter().map(|envelope| envelope.seq));
        self.stream.confirm_received().await.unwrap();
    }

    async fn position(&mut self) -> i64 {
        let positions = self.stream.positions().await.unwrap();
        positions.first().map_or(0, |(_, seq)| *seq)
    }
}

both_engines! {
    /// This publisher does not wait for the module, as one that has not noticed yet that the module runs.
    async fn an_entry_trimmed_while_a_module_reads_is_not_acknowledged_and_arrives_again(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let hasty = StreamLimits { stream_length: 300, max_lag: 100_000, claim_after: Duration::from_mins(1) };
        let bus = RedisBus::new(&redis.url(), Clock::System, &Randomness::System, hasty).unwrap();
        let outbox = Outbox { producer: "producer", db: modules[0][0].db.clone() };
        let stream = bus.subscribe("first", &modules[1][0].db).await.unwrap();
        let mut reader = Reader { stream, received: BTreeSet::new() };
        announce(&world, &modules[0], 10).await;
        while reader.received.len() < 10 {
            bus.publish(&outbox).await.unwrap();
            reader.receive().await;
        }
        announce(&world, &modules[0], 600).await;
        // The next read looks for losses first, and then not for a second.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let publishing = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            bus.publish(&outbox).await.unwrap();
        };
        tokio::join!(reader.receive(), publishing);
        let newest = "SELECT MAX(seq) FROM outbox";
        let newest: i64 = on_read!(outbox.db, c => sqlx::query_scalar(newest).fetch_one(c).await).unwrap();
        while !reader.received.contains(&newest) {
            reader.receive().await;
        }
        assert!(reader.received.len() < 610, "some are lost");
        assert!(reader.position().await < newest, "and not acknowledged");

        redis.forget("allpet:events:producer:publisher").await;
        let limits = StreamLimits { max_lag: 200, ..hasty };
        let publisher = process(&world, &redis, &modules[0], limits);
        let all = async {
            while reader.position().await < newest {
                reader.receive().await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), all).await.expect("all arrive");
        assert_eq!(reader.received.len(), 610);
        publisher.abort();
    }
}
