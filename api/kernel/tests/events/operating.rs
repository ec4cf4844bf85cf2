//! Subscribers that fail, and what an operator does about it.

use super::world::{Notes, World, by_hand, module, noted_by, until, world};
use allpet_kernel::{
    Module, both_engines,
    events::{DeliveryState, Outbox, Subscription, Topics, deliveries, dismiss, replay, retry},
    on_read,
};
use std::sync::atomic::Ordering;

/// A module that announces, and two that hear, of which the first can be broken.
async fn three(world: &World) -> (Notes, Vec<Module>) {
    let (broken, sound) = (Notes::default(), Notes::default());
    let speaker = world.open("speaker").await;
    let (first, second) = (world.open("first").await, world.open("second").await);
    let broken_one = Subscription::new(first.clone(), "first.deaths", broken.clone()).parked_after(3);
    let sound_one = Subscription::new(second.clone(), "second.deaths", sound);
    let modules = vec![
        module("speaker", speaker, Vec::new()),
        module("first", first, vec![broken_one]),
        module("second", second, vec![sound_one]),
    ];
    (broken, modules)
}

both_engines! {
    async fn one_that_fails_holds_up_no_other_and_makes_none_act_twice(engine) {
        let world = world(engine).await;
        let (broken, modules) = three(&world).await;
        broken.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = world.relay(&modules);
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!((noted_by(&modules[1]).await, noted_by(&modules[2]).await), (0, 1));
        world.kernel.clock().advance_seconds(1);
        assert_eq!(relay.drain().await.unwrap(), 0);
        broken.broken.store(false, Ordering::SeqCst);
        // The wait doubled, and it is remembered by a process that starts anew.
        world.kernel.clock().advance_seconds(1);
        assert_eq!(world.relay(&modules).drain().await.unwrap(), 0, "not before the wait is over");
        world.kernel.clock().advance_seconds(1);
        assert_eq!(world.relay(&modules).drain().await.unwrap(), 1);
        assert_eq!((noted_by(&modules[1]).await, noted_by(&modules[2]).await), (1, 1));
    }

    async fn what_fails_again_and_again_is_parked_and_an_operator_has_it_tried_again(engine) {
        let world = world(engine).await;
        let (broken, modules) = three(&world).await;
        broken.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = world.relay(&modules);
        for _ in 0..4 {
            relay.drain().await.unwrap();
            world.kernel.clock().advance_seconds(10);
        }
        let parked = deliveries(&modules[1].db, DeliveryState::Parked).await.unwrap();
        let [one] = &parked[..] else { panic!("{parked:?}") };
        assert_eq!((one.attempts, one.subscriber.as_str()), (3, "first.deaths"));
        assert_eq!(one.last_error.as_deref(), Some("broken for the test"));
        broken.broken.store(false, Ordering::SeqCst);
        assert_eq!(relay.drain().await.unwrap(), 0, "parked is parked");
        let event = one.envelope.id;
        assert!(!retry(&modules[1].db, "nobody", event, world.kernel.now()).await.unwrap());
        assert!(retry(&modules[1].db, "first.deaths", event, world.kernel.now()).await.unwrap());
        assert_eq!((relay.drain().await.unwrap(), noted_by(&modules[1]).await), (1, 1));
        assert!(relay.unfinished().await.unwrap().is_empty());
    }

    async fn what_is_dismissed_is_acted_on_no_more_and_the_reason_stays(engine) {
        let world = world(engine).await;
        let (broken, modules) = three(&world).await;
        broken.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = world.relay(&modules);
        relay.drain().await.unwrap();
        let event = relay.unfinished().await.unwrap()[0].envelope.id;
        assert!(dismiss(&modules[1].db, "first.deaths", event, "told by phone").await.unwrap());
        broken.broken.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(60);
        assert_eq!((relay.drain().await.unwrap(), noted_by(&modules[1]).await), (0, 0));
        assert!(!retry(&modules[1].db, "first.deaths", event, world.kernel.now()).await.unwrap());
        let dismissed = deliveries(&modules[1].db, DeliveryState::Dismissed).await.unwrap();
        assert_eq!(dismissed[0].reason.as_deref(), Some("told by phone"));
        let day = 24 * 60 * 60;
        world.kernel.clock().advance_seconds(89 * day);
        assert_eq!(modules[1].db.delete_expired(world.kernel.now()).await.unwrap(), 0);
        world.kernel.clock().advance_seconds(2 * day);
        assert_eq!(modules[1].db.delete_expired(world.kernel.now()).await.unwrap(), 2, "it, and that it was heard");
        assert!(deliveries(&modules[1].db, DeliveryState::Dismissed).await.unwrap().is_empty());
    }

    /// The inbox forgets sooner than an operator acts.
    async fn an_event_that_is_parked_and_comes_anew_stops_nobody(engine) {
        let world = world(engine).await;
        let (_, modules) = three(&world).await;
        world.announce(&modules, true).await;
        by_hand(&modules[0], "UPDATE outbox SET version = 9").await;
        let relay = world.relay(&modules);
        relay.drain().await.unwrap();
        for forgotten in ["DELETE FROM inbox", "DELETE FROM event_positions"] {
            by_hand(&modules[1], forgotten).await;
        }
        relay.drain().await.unwrap();
        world.announce(&modules, true).await;
        assert_eq!(relay.drain().await.unwrap(), 2);
        assert_eq!(deliveries(&modules[1].db, DeliveryState::Parked).await.unwrap().len(), 1);
    }

    async fn an_event_of_a_newer_version_is_parked_and_never_dropped(engine) {
        let world = world(engine).await;
        let (_, modules) = three(&world).await;
        world.announce(&modules, true).await;
        by_hand(&modules[0], "UPDATE outbox SET version = 9").await;
        let relay = world.relay(&modules);
        assert_eq!(relay.drain().await.unwrap(), 0);
        let parked = deliveries(&modules[1].db, DeliveryState::Parked).await.unwrap();
        assert_eq!(parked[0].envelope.version, 9);
        let words = parked[0].last_error.clone().unwrap();
        assert_eq!(words, "version 9 of pet.deceased is not known here: 1 to 1 are");
    }

    async fn a_running_relay_tries_again_by_itself(engine) {
        let world = world(engine).await;
        let (broken, modules) = three(&world).await;
        broken.broken.store(true, Ordering::SeqCst);
        let running = world.relay(&modules);
        let relay = tokio::spawn(running.clone().run());
        world.announce(&modules, true).await;
        until("the sound one acts", async || noted_by(&modules[2]).await == 1).await;
        until("the other waits", async || running.unfinished().await.unwrap().len() == 1).await;
        broken.broken.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(60);
        until("the other acts", async || noted_by(&modules[1]).await == 1).await;
        relay.abort();
        assert_eq!(noted_by(&modules[2]).await, 1);
    }

    async fn a_replay_brings_what_is_missing_and_acting_stays_once(engine) {
        let world = world(engine).await;
        let (_, modules) = three(&world).await;
        for _ in 0..3 {
            world.announce(&modules, true).await;
            world.kernel.clock().advance_seconds(60);
        }
        let relay = world.relay(&modules);
        assert_eq!(relay.drain().await.unwrap(), 6);
        // One of the three is lost, as from a backup of the hearer's that is older than the others.
        let lost = "DELETE FROM inbox WHERE event_id = (SELECT MAX(event_id) FROM inbox)";
        let lost = if modules[1].db.is_postgres() {
            "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox ORDER BY event_id DESC LIMIT 1)"
        } else {
            lost
        };
        by_hand(&modules[1], lost).await;
        let outbox = Outbox { producer: "speaker", db: modules[0].db.clone() };
        let again = async |topics: Topics, since| {
            let subscription = &modules[1].subscriptions[0];
            replay::replay(&outbox, subscription, &topics, since, world.kernel.now()).await.unwrap()
        };
        let newest: i64 = on_read!(outbox.db, c => sqlx::query_scalar("SELECT MAX(seq) FROM outbox").fetch_one(c).await).unwrap();
        let counts = |found, new| replay::Replayed { found, new };
        assert_eq!(again(Topics::matching("order.*"), replay::Since::Seq(0)).await, counts(0, 0));
        assert_eq!(again(Topics::All, replay::Since::Moment(world.kernel.now())).await, counts(0, 0));
        assert_eq!(again(Topics::All, replay::Since::Seq(newest)).await, counts(1, 1));
        assert_eq!(again(Topics::All, replay::Since::Seq(0)).await, counts(3, 0), "they are known");
        assert_eq!((relay.drain().await.unwrap(), noted_by(&modules[1]).await), (1, 4));
        let since = world.kernel.now().plus_seconds(-90);
        assert_eq!(again(Topics::All, replay::Since::Moment(since)).await, counts(1, 0));
    }
}
