//! Events of orders.

use crate::world::{BALL, BEAR, World, reservation};
use allpet_contract::events::{OrderCancelled, OrderPaid, StockShort};
use allpet_domain::id::{OrderId, StockItemId};
use allpet_kernel::{both_engines, on_read};

impl World {
    async fn paid(&self, number: u16) {
        let mut tx = self.orders.begin().await.unwrap();
        let event = OrderPaid {
            order: order(number),
            reservation: reservation(number),
            owner: None,
            tenant: None,
        };
        self.app.kernel.announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }

    async fn cancelled(&self, number: u16) {
        let mut tx = self.orders.begin().await.unwrap();
        let event = OrderCancelled {
            order: order(number),
            reservation: reservation(number),
            owner: None,
            tenant: None,
        };
        self.app.kernel.announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }

    /// Reserves pieces and lets the reservation expire.
    async fn expired(&self, number: u16, lines: &[(&str, u32)]) {
        self.reserve(number, lines).await.unwrap();
        self.app.kernel.clock().advance_seconds(1_800);
        self.expire_reservations().await;
    }

    /// Returns the pieces on hand and held.
    async fn count(&self, sku: &str) -> (i64, i64) {
        let item = self.item(sku).await;
        (item.on_hand, item.held)
    }

    /// Returns the items and pieces that were announced as missing from a paid order.
    async fn missing(&self, number: u16) -> Vec<(StockItemId, i64)> {
        let events: Vec<String> = on_read!(self.db, c => sqlx::query_scalar(
            "SELECT payload FROM outbox WHERE topic = 'stock.short' ORDER BY id").fetch_all(c).await)
        .unwrap();
        let events = events
            .iter()
            .map(|payload| serde_json::from_str::<StockShort>(payload).unwrap());
        events
            .filter(|event| event.reservation == Some(reservation(number)))
            .map(|event| (event.item, event.missing))
            .collect()
    }
}

fn order(number: u16) -> OrderId {
    OrderId(reservation(number).0)
}

both_engines! {
    async fn a_paid_order_takes_its_pieces_and_a_cancelled_one_returns_them(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 9).await;
        for number in 1..=2 {
            world.reserve(number, &[(BALL, 3)]).await.unwrap();
        }
        world.paid(1).await;
        world.paid(1).await;
        let item = world.item(BALL).await;
        assert_eq!((item.on_hand, item.held), (6, 3));
        world.cancelled(2).await;
        let item = world.item(BALL).await;
        assert_eq!((item.on_hand, item.held), (6, 0));
        world.cancelled(1).await;
        assert_eq!(world.available(BALL).await, 9);
        // Orders without a reservation have no effect.
        world.paid(99).await;
        world.cancelled(99).await;
    }

    async fn a_late_payment_takes_the_rest_and_announces_what_is_missing(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 5).await;
        world.set(BEAR, 2).await;
        world.expired(1, &[(BALL, 4), (BEAR, 2)]).await;
        world.reserve(2, &[(BEAR, 2)]).await.unwrap();
        world.paid(1).await;
        assert_eq!(world.missing(1).await, [(world.item(BEAR).await.id, 2)]);
        // The balls are sold and nobody else can buy them. The bears are reserved for the other order.
        assert_eq!((world.count(BALL).await, world.count(BEAR).await), ((1, 0), (2, 2)));
        world.paid(1).await;
        world.paid(2).await;
        assert_eq!(world.missing(1).await.len(), 1, "the event is announced once");
        assert_eq!((world.count(BALL).await, world.count(BEAR).await), ((1, 0), (0, 0)));
        for _ in 0..2 {
            world.cancelled(1).await;
            assert_eq!((world.count(BALL).await, world.count(BEAR).await), ((5, 0), (0, 0)), "the taken pieces are returned once");
        }
    }

    async fn a_late_payment_takes_the_remaining_pieces_of_an_item(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 3).await;
        world.expired(1, &[(BALL, 3)]).await;
        world.reserve(2, &[(BALL, 1)]).await.unwrap();
        world.paid(1).await;
        assert_eq!(world.missing(1).await, [(world.item(BALL).await.id, 1)]);
        assert_eq!(world.count(BALL).await, (1, 1), "two are sold, and one stays the other order's");
        assert!(world.reserve(3, &[(BALL, 1)]).await.is_err(), "none is left to sell");
        world.paid(2).await;
        assert_eq!(world.count(BALL).await, (0, 0));
        world.cancelled(1).await;
        assert_eq!(world.count(BALL).await, (2, 0), "two were taken, two come back");
    }

    async fn a_late_payment_takes_all_pieces_if_they_are_available(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 3).await;
        world.expired(1, &[(BALL, 3)]).await;
        world.paid(1).await;
        assert_eq!((world.count(BALL).await, world.missing(1).await.len()), ((0, 0), 0));
        world.cancelled(1).await;
        assert_eq!(world.count(BALL).await, (3, 0));
    }
}
