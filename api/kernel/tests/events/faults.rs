//! Listeners that panic or never end, power that fails, and what has become old.

use super::world::{by_hand, left, noted, world};
use allpet_contract::events::PetDeceased;
use allpet_kernel::{
    Failure, Tx, both_engines,
    events::{Listener, Subscription},
    on_read,
    relay::Relay,
};
use futures::future::BoxFuture;
use std::sync::atomic::Ordering;

both_engines! {
    async fn a_listener_that_panics_has_failed_and_is_tried_again(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.panics.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await), (0, 0));
        world.panics.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(2);
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await), (1, 1));
    }

    async fn what_a_failure_of_power_took_from_the_listener_is_done_after_the_start(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        relay.drain().await.unwrap();
        // The listener's file came to the disk later than the announcer's.
        for lost in ["DELETE FROM noted", "DELETE FROM inbox"] {
            by_hand(&modules[1], lost).await;
        }
        relay.again(&modules[0].db).await.unwrap();
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await), (1, 1));
        relay.again(&modules[0].db).await.unwrap();
        relay.drain().await.unwrap();
        assert_eq!(noted(&modules).await, 1, "and once");
    }

    async fn what_is_old_is_deleted_unless_it_still_waits(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        relay.drain().await.unwrap();
        let day = 24 * 60 * 60;
        world.kernel.clock().advance_seconds(6 * day);
        assert_eq!(modules[0].db.tidy(world.kernel.now()).await.unwrap(), 0, "kept for a week");
        world.announce(&modules, true).await;
        world.kernel.clock().advance_seconds(8 * day);
        assert_eq!(modules[0].db.tidy(world.kernel.now()).await.unwrap(), 1);
        assert_eq!(left(&modules[0]).await, 1, "what waits stays");
        world.kernel.clock().advance_seconds(90 * day);
        assert_eq!(modules[1].db.tidy(world.kernel.now()).await.unwrap(), 1, "what was heard");
    }
}

struct Deaf;

impl Listener<PetDeceased> for Deaf {
    fn hear<'a>(&'a self, _: &'a mut Tx, _: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn one_outbox_that_stands_still_keeps_no_other_waiting() {
    let world = world(allpet_kernel::testkit::Engine::Sqlite).await;
    let mut modules = world.modules().await;
    // What the first module announces is never heard to the end; the other's only event is carried all the same.
    let stuck = world.databases.open("stuck").await;
    stuck.migrate(&[]).await.unwrap();
    modules[0].subscriptions = vec![Subscription::new(stuck, "deaf", Deaf)];
    world.announce(&modules, true).await;
    modules.reverse();
    by_hand(
        &modules[0],
        "INSERT INTO outbox (id, topic, payload, announced_at) VALUES (x'01010101010101010101010101010101', 'other', '{}', '2026')",
    )
    .await;
    tokio::spawn(Relay::new(world.kernel.clone(), &modules).run());
    let carried = async {
        let waits = "SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL";
        let waiting = async || -> i64 {
            on_read!(modules[0].db, c => sqlx::query_scalar(waits).fetch_one(c).await).unwrap()
        };
        while waiting().await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let patience = std::time::Duration::from_secs(20);
    assert!(tokio::time::timeout(patience, carried).await.is_ok());
}
