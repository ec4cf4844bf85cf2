//! Unsubscribing in one click (RFC 8058), without a session.

use super::world::{API, World, order, world};
use allpet_contract::{
    events::{OrderPaid, OrderShipped},
    notifications::ReadPreferences,
};
use allpet_domain::id::{ReservationId, UserId};
use allpet_kernel::{
    both_engines,
    testkit::{tenant, user},
};

async fn ship(world: &World, owner: Option<UserId>) {
    world.answers.lock().unwrap().order = Some(order());
    let (order, tenant) = (order().id, Some(tenant(1)));
    world.happen(&OrderShipped { order, owner, tenant }).await;
}

async fn pay(world: &World, owner: Option<UserId>) {
    let paid = OrderPaid {
        order: order().id,
        reservation: ReservationId(order().id.0),
        owner,
        tenant: Some(tenant(1)),
    };
    world.happen(&paid).await;
}

/// Returns the path of the last mail's link.
fn link(world: &World) -> String {
    let mails = world.smtp.mails();
    let link = mails.last().unwrap().header("List-Unsubscribe").unwrap();
    let link = link.trim_matches(['<', '>']);
    link.strip_prefix(API).unwrap().to_owned()
}

both_engines! {
    async fn a_link_asks_and_a_post_unsubscribes(engine) {
        let world = world(engine).await;
        ship(&world, Some(user(1))).await;
        let link = link(&world);
        let (status, page) = world.request("GET", &link, "").await;
        assert_eq!(status, 200);
        assert!(page.contains("An order is on its way") && page.contains("method=\"post\""), "{page}");
        ship(&world, Some(user(1))).await;
        assert_eq!(world.smtp.mails().len(), 2, "looking at the page changes nothing");
        for _ in 0..2 {
            let (status, page) = world.request("POST", &link, "List-Unsubscribe=One-Click").await;
            assert_eq!(status, 200);
            assert!(page.contains("You are unsubscribed"), "{page}");
        }
        ship(&world, Some(user(1))).await;
        assert_eq!(world.smtp.mails().len(), 2);
        pay(&world, Some(user(1))).await;
        assert_eq!(world.smtp.mails().len(), 3, "another kind is not affected");
        let preferences = world.person(1).send(ReadPreferences {}).await.unwrap();
        let shipped = preferences.kinds.iter().find(|kind| kind.kind == "order-shipped").unwrap();
        assert!(!shipped.email && shipped.inbox);
    }

    async fn a_guest_unsubscribes_their_address(engine) {
        let world = world(engine).await;
        ship(&world, None).await;
        world.request("POST", &link(&world), "List-Unsubscribe=One-Click").await;
        ship(&world, None).await;
        assert_eq!(world.smtp.mails().len(), 1);
        pay(&world, None).await;
        assert_eq!(world.smtp.mails().len(), 2);
    }

    async fn a_forged_link_changes_nothing(engine) {
        let world = world(engine).await;
        ship(&world, Some(user(1))).await;
        let link = link(&world);
        let (content, signature) = link.rsplit_once('.').unwrap();
        let forged = format!("{content}.{}", signature.chars().rev().collect::<String>());
        for method in ["GET", "POST"] {
            let (status, body) = world.request(method, &forged, "").await;
            assert_eq!(status, 404);
            assert!(body.contains("notifications.unsubscribe-link-invalid"), "{body}");
        }
        ship(&world, Some(user(1))).await;
        assert_eq!(world.smtp.mails().len(), 2);
    }
}
