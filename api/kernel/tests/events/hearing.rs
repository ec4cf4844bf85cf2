//! What is announced is heard once.

use super::world::{by_hand, left, noted, until, world};
use allpet_kernel::{both_engines, events::Relay};
use std::{sync::atomic::Ordering, time::Duration};

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
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await), (0, 3));
    }

    async fn what_nobody_listens_to_is_written_down(engine) {
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
        // As if the process had been killed after the listener's commit and before it was written down how far it heard.
        by_hand(&modules[1], "DELETE FROM event_positions").await;
        assert_eq!(relay.drain().await.unwrap(), 0);
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

    /// As `api serve` and `api worker` do without a Redis: each delivers all, and the inbox makes it once.
    async fn two_processes_on_the_same_databases_act_once(engine) {
        let world = world(engine).await;
        let (first, second) = (world.modules().await, world.modules().await);
        let relay = world.relay(&first);
        let running = [tokio::spawn(relay.clone().run()), tokio::spawn(world.relay(&second).run())];
        for number in 0..40 {
            world.announce(if number % 2 == 0 { &first } else { &second }, true).await;
        }
        until("all are noted", async || noted(&first).await >= 40).await;
        // What fails waits once, and is tried again by one of them.
        world.broken.store(true, Ordering::SeqCst);
        world.announce(&first, true).await;
        until("it waits", async || relay.unfinished().await.unwrap().len() == 1).await;
        world.broken.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(600);
        until("it is noted", async || noted(&first).await >= 41).await;
        // Both have looked again by then.
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(noted(&first).await, 41);
        assert!(relay.unfinished().await.unwrap().is_empty());
        running.iter().for_each(tokio::task::JoinHandle::abort);
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
