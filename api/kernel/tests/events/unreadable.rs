//! Events that arrive damaged over Redis.

use super::{
    redis::{announce, assert_no_more, both_recorded, process, three_modules},
    world::{until, world},
};
use allpet_kernel::{
    both_engines,
    events::{Delivery, DeliveryState, bus::StreamLimits, deliveries, retry},
    metrics,
    testkit::TestRedis,
};
use std::time::Duration;

const STREAM: &str = "allpet:events:producer";
const EPOCH: &str = "allpet:events:producer:epoch";
/// A stream that is soon trimmed, but not before modules have read it.
const LIMITS: StreamLimits = StreamLimits {
    stream_length: 600,
    max_lag: 200,
    claim_after: Duration::from_millis(1_500),
};

/// Appends an entry to the present epoch.
async fn append(redis: &TestRedis, topic: &str, envelope: &[u8]) {
    let epoch = redis.read(EPOCH).await.unwrap();
    let fields = [
        ("epoch", epoch.as_bytes()),
        ("settled", b"0"),
        ("topic", topic.as_bytes()),
        ("envelope", envelope),
    ];
    redis.append(STREAM, &fields).await;
}

async fn until_confirmed(redis: &TestRedis) {
    until("all is confirmed", async || {
        redis.count_pending(STREAM, "first").await + redis.count_pending(STREAM, "second").await == 0
    })
    .await;
}

both_engines! {
    async fn a_damaged_event_is_parked_once_and_the_events_behind_it_go_on(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, LIMITS));
        announce(&world, &modules[0], 5).await;
        both_recorded(&modules, 5).await;
        append(&redis, "pet.deceased", b"\xff\0{\"seq\":1").await;
        let epoch = redis.read(EPOCH).await;
        let parked = async |of: usize| -> Vec<Delivery> {
            deliveries(&modules[of][0].db, DeliveryState::Parked).await.unwrap()
        };
        for of in [1, 2] {
            until("it is parked", async || parked(of).await.len() == 1).await;
        }
        announce(&world, &modules[0], 1_000).await;
        both_recorded(&modules, 1_005).await;
        until_confirmed(&redis).await;
        assert_no_more(&modules, 1_005).await;
        assert_eq!(redis.read(EPOCH).await, epoch, "nothing is published again");

        let reason = "the envelope cannot be read: expected value at line 1 column 1; it begins with “\u{fffd}\u{fffd}{\"seq\":1”";
        let [one] = &parked(1).await[..] else { panic!("parked more than once") };
        assert_eq!(one.last_error.as_deref(), Some(reason));
        assert_eq!((one.envelope.producer.as_str(), one.envelope.topic.as_str()), ("producer", "pet.deceased"));
        // Another attempt never reaches the listener.
        assert!(retry(&modules[1][0].db, "first.deaths", one.envelope.id, world.kernel.now()).await.unwrap());
        until("it is parked again", async || parked(1).await.len() == 1).await;
        assert_eq!(parked(1).await[0].last_error.as_deref(), Some(reason));
        assert_no_more(&modules, 1_005).await;
        for process in processes {
            process.abort();
        }
    }

    async fn a_damaged_event_without_a_topic_is_counted_and_confirmed(engine) {
        let (world, redis) = (world(engine).await, TestRedis::start().await);
        let modules = three_modules(&world).await;
        let processes = modules.each_ref().map(|own| process(&world, &redis, own, LIMITS));
        announce(&world, &modules[0], 5).await;
        both_recorded(&modules, 5).await;
        append(&redis, "", b"damaged").await;
        until("each module counts it", async || {
            let text = metrics::snapshot(&world.kernel, &[]).await.unwrap();
            text.contains("allpet_unknown_events_total 2")
        })
        .await;
        announce(&world, &modules[0], 5).await;
        both_recorded(&modules, 10).await;
        until_confirmed(&redis).await;
        assert_no_more(&modules, 10).await;
        assert!(deliveries(&modules[1][0].db, DeliveryState::Parked).await.unwrap().is_empty());
        for process in processes {
            process.abort();
        }
    }
}
