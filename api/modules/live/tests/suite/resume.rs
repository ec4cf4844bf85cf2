//! A stream goes on where the last one ended.

use crate::world::{settings, world, world_with};
use allpet_kernel::{both_engines, testkit::TestDatabases};

both_engines! {
    async fn events_of_the_meantime_arrive_once(engine) {
        let world = world(engine).await;
        let mut first = world.follow(1).await;
        first.begins().await;
        world.change_cart(1).await;
        let (_, _, last) = first.change().await;
        drop(first);
        world.change_cart(2).await;
        world.change_cart(1).await;
        let mut second = world.follow_after(1, &last).await;
        assert_eq!(second.begins().await, ("ready".into(), last));
        assert_eq!(second.change().await.2, "3");
        world.change_cart(1).await;
        assert_eq!(second.change().await.2, "4", "neither missed nor repeated");
    }

    async fn a_stream_goes_on_after_a_restart(engine) {
        let before = world(engine).await;
        before.change_cart(1).await;
        let databases = before.databases;
        let after = world_with(databases, settings()).await;
        // The randomness of tests begins anew, so the event would have the id of the first one.
        after.app.kernel.clock().advance_seconds(1);
        after.change_cart(1).await;
        let mut ada = after.follow_after(1, "1").await;
        ada.begins().await;
        assert_eq!(ada.change().await.2, "2");
    }

    async fn a_first_stream_begins_with_what_has_just_happened(engine) {
        let world = world(engine).await;
        world.change_cart(1).await;
        world.app.kernel.clock().advance_seconds(11);
        world.change_cart(1).await;
        let mut ada = world.follow(1).await;
        assert_eq!(ada.begins().await.1, "1");
        assert_eq!(ada.change().await.2, "2");
    }

    async fn a_person_who_was_away_for_long_reads_everything_anew(engine) {
        let world = world(engine).await;
        world.change_cart(1).await;
        world.change_cart(1).await;
        world.app.kernel.clock().advance_seconds(24 * 60 * 60 + 1);
        assert_eq!(world.app.run_scheduled("live", "live.delete-old-changes").await, 2);
        assert_eq!(world.follow_after(1, "2").await.begins().await, ("ready".into(), "2".into()), "nothing is missed");
        assert_eq!(world.follow_after(1, "1").await.begins().await, ("reset".into(), "2".into()));
        assert_eq!(world.follow_after(1, "99").await.begins().await, ("reset".into(), "2".into()), "of another database");
        world.change_cart(1).await;
        let mut ada = world.follow_after(1, "2").await;
        ada.begins().await;
        assert_eq!(ada.change().await.2, "3");
    }

    async fn an_event_that_is_delivered_again_is_one_change(engine) {
        let world = world(engine).await;
        world.change_cart(1).await;
        world.app.relay.rewind().await.unwrap();
        world.app.relay.drain().await.unwrap();
        let mut ada = world.follow_after(1, "0").await;
        ada.begins().await;
        assert_eq!(ada.change().await.2, "1");
        world.change_cart(1).await;
        assert_eq!(ada.change().await.2, "2");
    }
}

#[tokio::test]
async fn a_replay_of_old_events_is_no_news() {
    let world = world_with(
        TestDatabases::new(allpet_kernel::testkit::Engine::Sqlite).await,
        settings(),
    )
    .await;
    let mut tx = world.source.begin().await.unwrap();
    world
        .app
        .kernel
        .announce(&mut tx, &crate::world::cart_changed(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.app.kernel.clock().advance_seconds(24 * 60 * 60 + 1);
    world.app.relay.drain().await.unwrap();
    assert_eq!(world.follow(1).await.begins().await.1, "0");
}
