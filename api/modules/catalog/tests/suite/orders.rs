//! What is heard of orders.

use crate::world::{BALL, BEAR, World, reservation};
use allpet_contract::events::{OrderCancelled, OrderPaid};
use allpet_domain::id::OrderId;
use allpet_kernel::both_engines;

impl World {
    async fn paid(&self, number: u16) {
        let mut tx = self.orders.begin().await.unwrap();
        let event = OrderPaid {
            order: order(number),
            reservation: reservation(number),
            owner: None,
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
        };
        self.app.kernel.announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }
}

fn order(number: u16) -> OrderId {
    OrderId(reservation(number).0)
}

both_engines! {
    async fn a_paid_order_takes_its_pieces_and_a_cancelled_one_gives_them_back(engine) {
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
        // An order that reserved nothing here stops nobody.
        world.paid(99).await;
        world.cancelled(99).await;
    }

    async fn a_late_payment_for_what_was_sold_meanwhile_is_told(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 2).await;
        world.set(BEAR, 2).await;
        world.reserve(1, &[(BALL, 1), (BEAR, 2)]).await.unwrap();
        world.app.kernel.clock().advance_seconds(1_800);
        allpet_catalog::sweep(&world.app.kernel, &world.db).await.unwrap();
        world.reserve(2, &[(BEAR, 1)]).await.unwrap();
        let before = world.announced("stock.short").await;
        world.paid(1).await;
        assert_eq!(world.announced("stock.short").await, before + 1);
        let (ball, bear) = (world.item(BALL).await, world.item(BEAR).await);
        assert_eq!((ball.on_hand, ball.held, bear.on_hand, bear.held), (2, 0, 2, 1));
    }
}
