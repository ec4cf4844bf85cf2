//! What is announced is heard once.

use super::world::{by_hand, left, noted, world};
use allpet_kernel::{both_engines, on_read, relay::Relay};
use std::sync::atomic::Ordering;

both_engines! {
    async fn what_is_announced_is_heard_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!(relay.drain().await.unwrap(), 0);
        assert_eq!(noted(&modules).await, 1);
    }

    async fn many_are_heard_in_one_go_and_each_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        for _ in 0..3 {
            world.announce(&modules, true).await;
        }
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 3);
        let waiting: i64 = on_read!(modules[0].db, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL OR attempts <> 1").fetch_one(c).await).unwrap();
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await, waiting), (0, 3, 0));
    }

    async fn what_nobody_listens_to_is_written_down_and_not_carried(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        let nobody = Relay::new(world.kernel.clone(), &modules[..1]);
        world.announce(&modules, true).await;
        assert_eq!((nobody.drain().await.unwrap(), left(&modules[0]).await), (0, 1));
    }

    async fn what_is_rolled_back_is_never_heard(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, false).await;
        assert_eq!(Relay::new(world.kernel.clone(), &modules).drain().await.unwrap(), 0);
        assert_eq!(noted(&modules).await, 0);
    }

    async fn a_repeated_delivery_acts_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        relay.drain().await.unwrap();
        // As if the process had been killed after the listener's commit and before the outbox was marked.
        by_hand(&modules[0], "UPDATE outbox SET delivered_at = NULL").await;
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!(noted(&modules).await, 1);
    }

    async fn a_failed_listener_leaves_nothing_and_is_tried_again_later(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 0);
        assert_eq!(noted(&modules).await, 0);
        world.broken.store(false, Ordering::SeqCst);
        assert_eq!(relay.drain().await.unwrap(), 0, "not before the wait is over");
        world.kernel.clock().advance_seconds(2);
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!(noted(&modules).await, 1);
    }

    async fn a_restart_delivers_what_the_last_process_left(engine) {
        let world = world(engine).await;
        let first = world.modules().await;
        world.announce(&first, true).await;
        for module in &first {
            module.db.close().await;
        }
        let second = world.modules().await;
        assert_eq!(Relay::new(world.kernel.clone(), &second).drain().await.unwrap(), 1);
        assert_eq!(noted(&second).await, 1);
    }
}
