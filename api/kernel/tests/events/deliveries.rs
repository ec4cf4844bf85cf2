//! Each event is handled once.

use super::world::{execute, outbox_len, recorded, until, world};
use allpet_kernel::{both_engines, events::Relay};
use std::{sync::atomic::Ordering, time::Duration};

both_engines! {
    async fn an_event_is_handled_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!(relay.drain().await.unwrap(), 0);
        assert_eq!(recorded(&modules).await, 1);
    }

    async fn several_events_are_handled_in_one_go_and_each_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        for _ in 0..3 {
            world.announce(&modules, true).await;
        }
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 3);
        assert_eq!((relay.drain().await.unwrap(), recorded(&modules).await), (0, 3));
    }

    async fn an_event_without_a_subscriber_stays_in_the_outbox(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        let relay = Relay::new(world.kernel.clone(), &modules[..1]);
        world.announce(&modules, true).await;
        assert_eq!((relay.drain().await.unwrap(), outbox_len(&modules[0]).await), (0, 1));
    }

    async fn an_event_that_is_rolled_back_is_never_delivered(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, false).await;
        assert_eq!(Relay::new(world.kernel.clone(), &modules).drain().await.unwrap(), 0);
        assert_eq!(recorded(&modules).await, 0);
    }

    async fn an_event_that_is_delivered_twice_is_handled_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        relay.drain().await.unwrap();
        // As if the process was killed after the listener's commit and before it saved the position.
        execute(&modules[1], "DELETE FROM event_positions").await;
        assert_eq!(relay.drain().await.unwrap(), 0);
        assert_eq!(recorded(&modules).await, 1);
    }

    async fn a_failed_listener_is_rolled_back_and_retried_later(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 0);
        assert_eq!(recorded(&modules).await, 0);
        world.broken.store(false, Ordering::SeqCst);
        assert_eq!(relay.drain().await.unwrap(), 0, "not before the delay is over");
        world.kernel.clock().advance_seconds(2);
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!(recorded(&modules).await, 1);
    }

    /// `api serve` and `api worker` without Redis: each delivers every event, and the inbox makes the effect once.
    async fn two_processes_on_the_same_databases_handle_an_event_once(engine) {
        let world = world(engine).await;
        let (first, second) = (world.modules().await, world.modules().await);
        let relay = world.relay(&first);
        let running = [tokio::spawn(relay.clone().run()), tokio::spawn(world.relay(&second).run())];
        for number in 0..40 {
            world.announce(if number % 2 == 0 { &first } else { &second }, true).await;
        }
        until("all are recorded", async || recorded(&first).await >= 40).await;
        // An event that fails has one delivery, and one of the processes retries it.
        world.broken.store(true, Ordering::SeqCst);
        world.announce(&first, true).await;
        until("the delivery waits", async || relay.unfinished().await.unwrap().len() == 1).await;
        world.broken.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(600);
        until("the last one is recorded", async || recorded(&first).await >= 41).await;
        // Both processes have polled by then.
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(recorded(&first).await, 41);
        assert!(relay.unfinished().await.unwrap().is_empty());
        running.iter().for_each(tokio::task::JoinHandle::abort);
    }

    async fn a_restart_delivers_the_events_of_the_previous_process(engine) {
        let world = world(engine).await;
        let first = world.modules().await;
        world.announce(&first, true).await;
        for module in &first {
            module.db.close().await;
        }
        let second = world.modules().await;
        assert_eq!(Relay::new(world.kernel.clone(), &second).drain().await.unwrap(), 1);
        assert_eq!(recorded(&second).await, 1);
    }
}
