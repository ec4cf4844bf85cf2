//! Listeners that panic or never end, power failures, and old events.

use super::world::{DeathRecorder, execute, module, outbox_len, recorded, recorded_by, until, world};
use allpet_contract::events::PetDeceased;
use allpet_kernel::{
    Failure, Tx, both_engines,
    events::{Listener, Relay, Subscription},
};
use futures::future::BoxFuture;
use std::sync::atomic::Ordering;

both_engines! {
    async fn a_panic_of_a_listener_is_a_failure_and_is_retried(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.panics.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!((relay.drain().await.unwrap(), recorded(&modules).await), (0, 0));
        world.panics.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(2);
        assert_eq!((relay.drain().await.unwrap(), recorded(&modules).await), (1, 1));
    }

    async fn work_that_a_power_failure_took_from_a_listener_is_repeated_at_the_start(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        relay.drain().await.unwrap();
        // The consumer's file reached the disk later than the producer's.
        for lost in ["DELETE FROM recorded", "DELETE FROM inbox"] {
            execute(&modules[1], lost).await;
        }
        relay.rewind().await.unwrap();
        assert_eq!((relay.drain().await.unwrap(), recorded(&modules).await), (1, 1));
        relay.rewind().await.unwrap();
        relay.drain().await.unwrap();
        assert_eq!(recorded(&modules).await, 1, "and only once");
    }

    async fn an_old_event_is_deleted_unless_a_module_has_not_received_it(engine) {
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
        assert_eq!(outbox_len(&modules[0]).await, 1, "the event that was not received stays");
        world.kernel.clock().advance_seconds(90 * day);
        assert_eq!(modules[1].db.delete_expired(world.kernel.now()).await.unwrap(), 1, "the inbox");
    }

    async fn a_module_that_never_ran_is_not_waited_for_and_receives_the_last_week(engine) {
        let world = world(engine).await;
        let mut modules = world.modules().await;
        world.announce(&modules, true).await;
        world.relay(&modules).drain().await.unwrap();
        world.kernel.clock().advance_seconds(8 * 24 * 60 * 60);
        world.announce(&modules, true).await;
        assert_eq!(modules[0].db.delete_expired(world.kernel.now()).await.unwrap(), 1, "the event of the week before");
        let late = world.open("late").await;
        let subscription = Subscription::new(late.clone(), "deaths", DeathRecorder::default());
        modules.push(module("late", late, vec![subscription]));
        world.relay(&modules).drain().await.unwrap();
        assert_eq!((recorded(&modules).await, recorded_by(&modules[2]).await), (2, 1));
    }

    async fn an_event_that_no_module_received_survives_a_long_standstill(engine) {
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
        assert_eq!((relay.drain().await.unwrap(), recorded(&modules).await), (1, 2));
        assert_eq!(modules[0].db.delete_expired(world.kernel.now()).await.unwrap(), 2);
    }
}

struct NeverEnds;

impl Listener<PetDeceased> for NeverEnds {
    fn handle<'a>(&'a self, _: &'a mut Tx, _: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_stuck_module_delays_no_other() {
    let world = world(allpet_kernel::testkit::Engine::Sqlite).await;
    let mut modules = world.modules().await;
    let stuck = world.open("stuck").await;
    let subscription = Subscription::new(stuck.clone(), "deaths", NeverEnds);
    modules.insert(0, module("stuck", stuck, vec![subscription]));
    world.announce(&modules[1..], true).await;
    let relay = tokio::spawn(world.relay(&modules).run());
    until("the other module handles the event", async || {
        recorded_by(&modules[2]).await == 1
    })
    .await;
    relay.abort();
}
