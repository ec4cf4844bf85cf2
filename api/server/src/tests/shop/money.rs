//! Refunds and the ledger.

use super::world::{GOOD, Page, World, told};
use allpet_contract::{
    orders::{CancelOrder, Order, PackOrder, ReadOrder, ReadShopOrder, RefundOrder, ShipOrder, Shipment},
    page::Paging,
    payments::{ListShopPayments, NewRefund, ReadLedger},
};
use allpet_domain::{
    Money,
    orders::{OrderState, Party},
};
use allpet_kernel::{both_engines, on_read, on_write, testkit::key};

async fn paid(world: &World) -> (Page, Order) {
    let guest = world.shopper(2).await;
    let order = world.place(&guest).await.unwrap();
    (guest.clone(), world.pay(&guest, order.id, GOOD).await.unwrap())
}

async fn ledger(world: &World) -> Vec<i64> {
    let read = ReadLedger {
        tenant: world.shop,
        query: Paging::default(),
    };
    let ledger = world.merchant().send(read).await.unwrap();
    assert_eq!(
        ledger
            .balances
            .iter()
            .map(|balance| balance.amount.minor)
            .sum::<i64>(),
        0,
        "it balances"
    );
    ledger
        .entries
        .items
        .iter()
        .map(|entry| entry.amount.minor)
        .collect()
}

both_engines! {
    async fn a_merchant_gives_back_in_parts(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid(&world).await;
        let total = order.totals.total;
        let part = |world: &World, name: &str, amount| {
            let amount = Some(Money::new(amount, total.currency));
            let body = NewRefund { amount, reason: "A buckle was scratched.".into() };
            let (merchant, tenant) = (world.merchant(), world.shop);
            let request = RefundOrder { tenant, order: order.id, key: key(name), body };
            async move { merchant.send(request).await }
        };
        let some = part(&world, "one", 500).await.unwrap();
        assert_eq!((some.refunded.minor, some.state), (500, OrderState::Paid));
        assert_eq!(part(&world, "one", 500).await.unwrap().refunded.minor, 500, "once for each key");
        assert_eq!(told(part(&world, "one", 400).await), (409, "key-reused".into()));
        let much = part(&world, "two", total.minor).await.unwrap_err();
        assert_eq!(much.code, "payments.refund-refused");
        let left = Money::new(total.minor - 500, total.currency);
        assert_eq!(much.field("amount").unwrap(), format!("You can refund {left} at most."));
        let rest = NewRefund { amount: Some(left), reason: "The rest.".into() };
        let all = world.merchant().send(RefundOrder { tenant: world.shop, order: order.id, key: key("rest"), body: rest }).await.unwrap();
        assert_eq!((all.refunded, all.state), (total, OrderState::Refunded));
        world.rounds().await;
        let seen = guest.send(ReadOrder { order: order.id }).await.unwrap();
        let shops = world.merchant().send(ReadShopOrder { tenant: world.shop, order: order.id }).await.unwrap();
        assert_eq!(shops, all, "hearing of it changes nothing more");
        assert_eq!((seen.state, seen.refunded, seen.timeline.len()), (all.state, all.refunded, all.timeline.len()));
        assert_eq!((world.look().await[0].on_hand, world.look().await[0].held), (50, 0), "what was never sent is on the shelf again");
        assert!(seen.timeline.iter().any(|entry| entry.what == "Refunded $5.00: A buckle was scratched."));
        let (rest, t) = (total.minor - 500, total.minor);
        assert_eq!(ledger(&world).await, [-rest, rest, -500, 500, t, -t]);
        let payments = world.merchant().send(ListShopPayments { tenant: world.shop, query: Paging::default() }).await.unwrap();
        assert_eq!((payments.items.len(), payments.items[0].refunded), (1, total));
    }

    async fn a_refund_that_the_bank_declines_is_told_and_can_be_tried_again(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid(&world).await;
        let (merchant, tenant) = (world.merchant(), world.shop);
        let bank = async |sql: &'static str| {
            let mut tx = world.payments.begin().await.unwrap();
            on_write!(tx, c => sqlx::query(sql).execute(c).await.map(drop)).unwrap();
            tx.commit().await.unwrap();
        };
        let once = || {
            let body = NewRefund { amount: Some(Money::new(500, order.totals.total.currency)), reason: "Late.".into() };
            merchant.send(RefundOrder { tenant, order: order.id, key: key("back"), body })
        };
        bank("UPDATE test_gateway_charges SET refunded = amount").await;
        assert_eq!(told(once().await), (409, "payments.refund-declined".into()));
        let seen = guest.send(ReadOrder { order: order.id }).await.unwrap();
        assert_eq!((seen.refunded.minor, seen.timeline.len()), (0, order.timeline.len()));
        bank("UPDATE test_gateway_charges SET refunded = 0").await;
        assert_eq!(once().await.unwrap().refunded.minor, 500);
    }

    async fn a_refund_that_was_left_half_done_is_finished_by_the_same_request(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let body = NewRefund { amount: Some(Money::new(500, order.totals.total.currency)), reason: "Sorry".into() };
        let (merchant, tenant, order) = (world.merchant(), world.shop, order.id);
        let once = || merchant.send(RefundOrder { tenant, order, key: key("one"), body: body.clone() });
        once().await.unwrap();
        // As if the process had died before it wrote down what the gateway said.
        let mut tx = world.payments.begin().await.unwrap();
        for undo in ["DELETE FROM ledger WHERE kind = 'refund'", "UPDATE refunds SET state = 'requested'"] {
            on_write!(tx, c => sqlx::query(undo).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(once().await.unwrap().refunded.minor, 500);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM refunds WHERE state = 'succeeded'").await, 1);
        assert_eq!(ledger(&world).await.len(), 4);
    }

    async fn who_gave_back_is_named_also_where_the_news_was_faster(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let body = NewRefund { amount: Some(Money::new(500, order.totals.total.currency)), reason: "A scratch.".into() };
        let (merchant, tenant, order) = (world.merchant(), world.shop, order.id);
        let once = || merchant.send(RefundOrder { tenant, order, key: key("one"), body: body.clone() });
        world.rounds().await;
        let before: String = on_read!(world.orders, c => sqlx::query_scalar("SELECT timeline FROM orders").fetch_one(c).await).unwrap();
        let first = once().await.unwrap();
        // As if the payment's news had been heard before the shop's own wrote it down.
        let mut tx = world.orders.begin().await.unwrap();
        let undo = "UPDATE orders SET refunded = 0, staff = NULL, timeline = $1";
        on_write!(tx, c => sqlx::query(undo).bind(before).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        world.rounds().await;
        let told = async || merchant.send(ReadShopOrder { tenant, order }).await.unwrap().timeline.pop().unwrap();
        assert_eq!(told().await.by(Party::Shop), "System");
        assert_eq!(once().await.unwrap().timeline.len(), first.timeline.len());
        let (told, said) = (told().await, first.timeline.last().unwrap());
        assert_eq!((told.by(Party::Shop), told.what.as_str()), (said.by(Party::Shop), "Refunded $5.00: A scratch."));
    }

    async fn what_was_sent_does_not_come_back_with_its_money(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let total = order.totals.total;
        let (shop, tenant, order) = (world.merchant(), world.shop, order.id);
        shop.send(PackOrder { tenant, order }).await.unwrap();
        let body = Shipment { carrier: "UPS".into(), tracking: String::new() };
        shop.send(ShipOrder { tenant, order, body }).await.unwrap();
        let body = NewRefund { amount: Some(total), reason: "Lost on its way.".into() };
        shop.send(RefundOrder { tenant, order, key: key("lost"), body }).await.unwrap();
        world.rounds().await;
        assert_eq!((world.look().await[0].on_hand, world.look().await[0].held), (48, 0));
    }

    async fn refunds_at_once_never_exceed_what_was_paid(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let total = order.totals.total;
        let third = Money::new(total.minor * 2 / 5, total.currency);
        let merchant = world.merchant();
        let back = (0..6).map(|at| {
            let body = NewRefund { amount: Some(third), reason: "Sorry".into() };
            merchant.send(RefundOrder { tenant: world.shop, order: order.id, key: key(&format!("back-{at}")), body })
        });
        let outcomes = futures::future::join_all(back).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2, "{outcomes:?}");
        assert_eq!(ledger(&world).await.len(), 6);
    }

    async fn a_cancelled_order_gives_back_money_and_stock(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid(&world).await;
        world.rounds().await;
        assert_eq!(world.look().await[0].on_hand, 48);
        assert_eq!(guest.send(CancelOrder { order: order.id }).await.unwrap().state, OrderState::Cancelled);
        world.rounds().await;
        let seen = guest.send(ReadOrder { order: order.id }).await.unwrap();
        assert_eq!((seen.state, seen.refunded), (OrderState::Refunded, order.totals.total));
        assert_eq!((world.look().await[0].on_hand, world.look().await[0].held), (50, 0));
        assert_eq!(told(guest.send(CancelOrder { order: order.id }).await), (409, "orders.refused".into()));
        assert_eq!(ledger(&world).await.iter().sum::<i64>(), 0);
    }
}
