//! A stream ends by itself.

use crate::world::{settings, world, world_with};
use allpet_contract::problem::SIGNED_OUT;
use allpet_domain::{
    id::SessionId,
    role::{Grant, Role},
};
use allpet_kernel::{
    both_engines,
    testkit::{TestDatabases, tenant},
};
use allpet_live::Settings;

both_engines! {
    async fn a_stream_ends_with_its_session(engine) {
        let world = world(engine).await;
        let (mut ada, mut bo) = (world.follow(1).await, world.follow(2).await);
        ada.begins().await;
        bo.begins().await;
        world.ended.lock().unwrap().push(SessionId(uuid::Uuid::from_bytes([1; 16])));
        world.app.kernel.revocations().invalidate();
        assert_eq!(ada.next().await, None);
        world.change_cart(2).await;
        bo.change().await;
        let refused = world.follow_as(world.app.claims(1, "shell", Vec::new()), None).await.err().unwrap();
        assert_eq!(refused.code, SIGNED_OUT.code);
    }

    async fn a_stream_ends_with_its_token(engine) {
        let world = world(engine).await;
        let mut ada = world.follow(1).await;
        ada.begins().await;
        world.app.kernel.clock().advance_seconds(15 * 60);
        assert_eq!(ada.next().await, None);
    }

    async fn a_stream_ends_when_the_process_stops(engine) {
        let world = world(engine).await;
        let mut ada = world.follow(1).await;
        ada.begins().await;
        world.app.kernel.end_streams();
        assert_eq!(ada.next().await, None);
        let mut late = world.follow(1).await;
        late.begins().await;
        assert_eq!(late.next().await, None);
    }
}

#[tokio::test]
async fn one_person_has_few_streams_at_once() {
    let databases = TestDatabases::new(allpet_kernel::testkit::Engine::Sqlite).await;
    let world = world_with(
        databases,
        Settings {
            streams_per_person: 2,
            ..settings()
        },
    )
    .await;
    let (first, _second) = (world.follow(1).await, world.follow(1).await);
    let claims = || {
        world.app.claims(
            1,
            "shell",
            vec![Grant {
                tenant: tenant(1),
                role: Role::Clerk,
            }],
        )
    };
    let refused = world.follow_as(claims(), None).await.err().unwrap();
    assert_eq!(
        (refused.code.as_str(), refused.retry_after),
        ("live.too-many", Some(60))
    );
    world.follow(2).await;
    drop(first);
    assert!(world.follow_as(claims(), None).await.is_ok());
}
