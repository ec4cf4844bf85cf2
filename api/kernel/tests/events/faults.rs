//! Listeners that panic or never end, power that fails, and what has become old.

use super::world::{by_hand, left, module, noted, noted_by, until, world};
use allpet_contract::events::PetDeceased;
use allpet_kernel::{
    Failure, Tx, both_engines,
    events::{Listener, Relay, Subscription},
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
        relay.rewind().await.unwrap();
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await), (1, 1));
        relay.rewind().await.unwrap();
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
        assert_eq!(modules[0].db.delete_expired(world.kernel.now()).await.unwrap(), 0, "kept for a week");
        world.announce(&modules, true).await;
        world.kernel.clock().advance_seconds(8 * day);
        assert_eq!(modules[0].db.delete_expired(world.kernel.now()).await.unwrap(), 1);
        assert_eq!(left(&modules[0]).await, 1, "what waits stays");
        world.kernel.clock().advance_seconds(90 * day);
        assert_eq!(modules[1].db.delete_expired(world.kernel.now()).await.unwrap(), 1, "what was heard");
    }

    async fn what_nobody_has_heard_is_kept_through_a_long_standstill(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        let day = 24 * 60 * 60;
        world.announce(&modules, true).await;
        world.kernel.clock().advance_seconds(40 * day);
        assert_eq!(modules[0].db.delete_expired(world.kernel.now()).await.unwrap(), 0, "before the first start");
        assert_eq!(relay.drain().await.unwrap(), 1);
        world.announce(&modules, true).await;
        world.kernel.clock().advance_seconds(40 * day);
        assert_eq!(modules[0].db.delete_expired(world.kernel.now()).await.unwrap(), 0, "before a later one");
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await), (1, 2));
        assert_eq!(modules[0].db.delete_expired(world.kernel.now()).await.unwrap(), 2);
    }
}

struct Deaf;

impl Listener<PetDeceased> for Deaf {
    fn handle<'a>(&'a self, _: &'a mut Tx, _: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn one_module_that_stands_still_keeps_no_other_waiting() {
    let world = world(allpet_kernel::testkit::Engine::Sqlite).await;
    let mut modules = world.modules().await;
    // One module never hears to the end; the other hears all the same.
    let stuck = world.open("stuck").await;
    let deaf = Subscription::new(stuck.clone(), "deaf", Deaf);
    modules.insert(0, module("stuck", stuck, vec![deaf]));
    world.announce(&modules[1..], true).await;
    let relay = tokio::spawn(world.relay(&modules).run());
    until("the other has heard", async || noted_by(&modules[2]).await == 1).await;
    relay.abort();
}
