//! Who learns of what.

use crate::world::{World, world};
use allpet_contract::events::{
    ApplicationSubmitted, CartChanged, LicenceExpiring, LicenceIssued, LicenceLapsed, OrderShipped,
    PetUpdated, UserRegistered,
};
use allpet_domain::{
    id::{ApplicationId, CartId, LicenceId, OrderId, PetId},
    role::{Grant, Role},
};
use allpet_kernel::{
    both_engines, on_write,
    testkit::{tenant, user},
};
use uuid::Uuid;

fn id(number: u8) -> Uuid {
    Uuid::from_bytes([number; 16])
}

fn clerk_of(number: u8) -> Grant {
    Grant {
        tenant: tenant(number),
        role: Role::Clerk,
    }
}

impl World {
    async fn submit(&self, application: u8, authority: u8) {
        let event = ApplicationSubmitted {
            application: ApplicationId(id(application)),
            tenant: tenant(authority),
        };
        self.announce(&event).await;
    }
}

both_engines! {
    async fn a_person_learns_of_their_own_things_and_of_nobody_elses(engine) {
        let world = world(engine).await;
        let mut ada = world.follow(1).await;
        let mut bo = world.follow(2).await;
        assert_eq!(ada.begins().await, ("ready".into(), "0".into()));
        bo.begins().await;
        world.change_cart(2).await;
        world.announce(&PetUpdated { pet: PetId(id(3)), owner: user(2) }).await;
        world.change_cart(1).await;
        let order = OrderShipped { order: OrderId(id(4)), owner: Some(user(1)), tenant: Some(tenant(7)) };
        world.announce(&order).await;
        assert_eq!(ada.change().await, ("cart.changed".into(), 1, "3".into()));
        assert_eq!(ada.change().await, ("order.changed".into(), 4, "4".into()));
        assert_eq!(bo.change().await, ("cart.changed".into(), 2, "1".into()));
        assert_eq!(bo.change().await, ("pet.changed".into(), 3, "2".into()));
    }

    async fn staff_learn_of_what_their_tenant_works_on(engine) {
        let world = world(engine).await;
        let mut clerk = world.follow_with_role(5, "licensing", clerk_of(1)).await;
        let mut elsewhere = world.follow_with_role(6, "licensing", clerk_of(2)).await;
        let mut owner = world.follow(1).await;
        for follower in [&mut clerk, &mut elsewhere, &mut owner] {
            follower.begins().await;
        }
        world.submit(10, 1).await;
        world.submit(20, 2).await;
        assert_eq!(clerk.change().await.1, 10);
        assert_eq!(elsewhere.change().await.1, 20, "and not of the other authority's");
        let issued = LicenceIssued { licence: LicenceId(id(30)), pet: PetId(id(9)), owner: user(1), tenant: Some(tenant(1)) };
        world.announce(&issued).await;
        assert_eq!(clerk.change().await.1, 30);
        assert_eq!(owner.change().await, ("licence.changed".into(), 30, "3".into()), "the first two were not the owner's");
    }

    async fn a_reminder_of_a_licence_is_no_change_of_it(engine) {
        let world = world(engine).await;
        let mut ada = world.follow(1).await;
        ada.begins().await;
        let (licence, tenant, owner) = (LicenceId(id(30)), tenant(1), user(1));
        let expires = "2026-12-21".parse().unwrap();
        world.announce(&LicenceExpiring { licence, tenant, owner, expires, days: 30 }).await;
        world.announce(&LicenceLapsed { licence, tenant, owner: Some(owner) }).await;
        assert_eq!(ada.change().await, ("licence.changed".into(), 30, "1".into()));
    }

    async fn an_event_of_a_newer_release_is_a_change_too(engine) {
        let world = world(engine).await;
        let mut ada = world.follow(1).await;
        ada.begins().await;
        let mut tx = world.source.begin().await.unwrap();
        let event = PetUpdated { pet: PetId(id(3)), owner: user(1) };
        world.app.kernel.announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = world.source.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("UPDATE outbox SET version = 9").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        world.app.relay.drain().await.unwrap();
        assert_eq!(ada.change().await.0, "pet.changed");
    }

    async fn a_token_of_an_app_brings_the_topics_of_the_app(engine) {
        let world = world(engine).await;
        let follow = async |app| world.follow_as(world.app.claims(1, app, Vec::new()), None).await.unwrap();
        let (mut store, mut licensing) = (follow("products").await, follow("licensing").await);
        store.begins().await;
        licensing.begins().await;
        world.announce(&PetUpdated { pet: PetId(id(3)), owner: user(1) }).await;
        world.change_cart(1).await;
        world.announce(&PetUpdated { pet: PetId(id(4)), owner: user(1) }).await;
        assert_eq!(store.change().await.0, "cart.changed");
        assert_eq!(licensing.change().await.1, 3);
        assert_eq!(licensing.change().await.1, 4);
        let stranger = world.follow_as(world.app.claims(1, "stranger", Vec::new()), None).await.err().unwrap();
        assert_eq!(stranger.status, 403);
    }

    async fn a_stream_carries_no_personal_data_and_is_not_buffered(engine) {
        let world = world(engine).await;
        let mut ada = world.follow(1).await;
        for (name, value) in [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")] {
            assert_eq!(ada.headers[name], value);
        }
        assert_eq!(ada.chunk().await, "event: ready\nid: 0\ndata: {}\n\n");
        assert!(ada.chunk().await.starts_with(":\nid: 0\n"), "a sign of life");
        world.change_cart(1).await;
        let text = loop {
            let text = ada.chunk().await;
            if !text.starts_with(':') {
                break text;
            }
        };
        assert_eq!(text, format!("event: change\nid: 1\ndata: {{\"topic\":\"cart.changed\",\"subject\":\"{}\"}}\n\n", id(1)));
    }

    async fn a_change_that_nobody_can_follow_is_not_recorded(engine) {
        let world = world(engine).await;
        world.announce(&CartChanged { cart: CartId(id(8)), owner: None }).await;
        world.announce(&UserRegistered { user: user(1) }).await;
        world.change_cart(1).await;
        assert_eq!(world.app.relay.unfinished().await.unwrap().len(), 0);
        let mut ada = world.follow_after(1, "0").await;
        ada.begins().await;
        assert_eq!(ada.change().await.2, "1", "the first change");
    }
}
