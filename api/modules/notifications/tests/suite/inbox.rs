//! The inbox: what is in it, and what is unread.

use super::world::{World, order, world};
use allpet_contract::{
    events::{OrderCancelled, OrderDelivered, OrderShipped},
    notifications::{CountUnread, ListNotifications, MarkAllRead, MarkRead, Notification, ReadUntil},
    page::Paging,
};
use allpet_domain::id::ReservationId;
use allpet_kernel::{
    both_engines, on_read,
    testkit::{tenant, user},
};

async fn list(world: &World, number: u8) -> Vec<Notification> {
    let query = Paging::default();
    let page = world
        .person(number)
        .send(ListNotifications { query })
        .await
        .unwrap();
    page.items
}

async fn unread(world: &World) -> u32 {
    world.person(1).send(CountUnread {}).await.unwrap().unread
}

/// Ships and delivers the order of the first person.
async fn two_messages(world: &World) {
    world.answers.lock().unwrap().order = Some(order());
    let (order, owner, tenant) = (order().id, Some(user(1)), Some(tenant(1)));
    world.happen(&OrderShipped { order, owner, tenant }).await;
    world.app.kernel.clock().advance_seconds(60);
    world.happen(&OrderDelivered { order, owner, tenant }).await;
}

both_engines! {
    async fn messages_are_listed_and_counted(engine) {
        let world = world(engine).await;
        assert_eq!(unread(&world).await, 0);
        two_messages(&world).await;
        let messages = list(&world, 1).await;
        let titles: Vec<_> = messages.iter().map(|message| message.title.as_str()).collect();
        assert_eq!(titles, ["Order AP-7K2M-9QXD is delivered", "Order AP-7K2M-9QXD is on its way"]);
        let path = format!("/dashboard/products/orders/{}", order().id);
        assert_eq!(messages[0].href.as_deref(), Some(path.as_str()));
        assert!(messages.iter().all(|message| !message.read));
        assert_eq!(unread(&world).await, 2);
        assert!(list(&world, 2).await.is_empty(), "they are nobody else's");
    }

    async fn a_canceled_order_is_told_without_naming_who_canceled_it(engine) {
        let world = world(engine).await;
        world.answers.lock().unwrap().order = Some(order());
        let event = OrderCancelled {
            order: order().id,
            reservation: ReservationId(uuid::Uuid::from_bytes([1; 16])),
            owner: Some(user(1)),
            tenant: Some(tenant(1)),
        };
        world.happen(&event).await;
        let text = list(&world, 1).await.remove(0).text;
        // The buyer or the shop: the event does not say.
        assert!(text.starts_with("Your order of ") && text.contains(" is canceled."), "{text}");
    }

    async fn a_message_is_marked_as_read_by_its_person_alone(engine) {
        let world = world(engine).await;
        two_messages(&world).await;
        let messages = list(&world, 1).await;
        let refused = world.person(2).send(MarkRead { notification: messages[0].id }).await.unwrap_err();
        assert_eq!(refused.code, "notifications.not-found");
        let left = world.person(1).send(MarkRead { notification: messages[0].id }).await.unwrap();
        assert_eq!(left.unread, 1);
        let read: Vec<bool> = list(&world, 1).await.iter().map(|message| message.read).collect();
        assert_eq!(read, [true, false]);
    }

    async fn messages_after_the_last_look_stay_unread(engine) {
        let world = world(engine).await;
        two_messages(&world).await;
        let seen = list(&world, 1).await[0].id;
        world.app.kernel.clock().advance_seconds(60);
        two_messages(&world).await;
        let left = world.person(1).send(MarkAllRead { body: ReadUntil { until: seen } }).await.unwrap();
        assert_eq!(left.unread, 2);
        let announced: Vec<String> = on_read!(world.notifications, c => sqlx::query_scalar(
            "SELECT topic FROM outbox ORDER BY id").fetch_all(c).await).unwrap();
        assert_eq!(announced.last().map(String::as_str), Some("notification.read"));
        assert_eq!(announced.iter().filter(|topic| *topic == "notification.created").count(), 4);
    }

    async fn a_long_inbox_comes_in_pages(engine) {
        let world = world(engine).await;
        two_messages(&world).await;
        let first = Paging { limit: Some(1), cursor: None };
        let first = world.person(1).send(ListNotifications { query: first }).await.unwrap();
        let second = Paging { limit: Some(1), cursor: first.next.clone() };
        let second = world.person(1).send(ListNotifications { query: second }).await.unwrap();
        assert!(first.next.is_some() && second.next.is_none());
        assert_ne!(first.items[0].id, second.items[0].id);
    }
}
