//! Refunds and the ledger.

use super::world::{GOOD, Page, World, refund, refusal};
use allpet_contract::{
    orders::{CancelOrder, Order, PackOrder, ReadOrder, ReadShopOrder, RefundOrder, ShipOrder, Shipment},
    page::Paging,
    payments::{ListShopPayments, ReadLedger},
};
use allpet_domain::{
    Money,
    orders::{OrderState, Party},
    role::Role,
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
    async fn a_merchant_refunds_in_parts(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid(&world).await;
        let total = order.totals.total;
        let part = |world: &World, name: &str, before, amount| {
            let [before, amount] = [before, amount].map(|minor| Money::new(minor, total.currency));
            let body = refund(before, amount, "A buckle was scratched.");
            let (merchant, tenant) = (world.merchant(), world.shop);
            let request = RefundOrder { tenant, order: order.id, key: key(name), body };
            async move { merchant.send(request).await }
        };
        let some = part(&world, "one", 0, 500).await.unwrap();
        assert_eq!((some.refunded.minor, some.state), (500, OrderState::Paid));
        assert_eq!(part(&world, "one", 0, 500).await.unwrap().refunded.minor, 500, "once for each key");
        assert_eq!(refusal(part(&world, "one", 0, 400).await), (409, "key-reused".into()));
        let much = part(&world, "two", 500, total.minor).await.unwrap_err();
        assert_eq!(much.code, "payments.refund-refused");
        let left = Money::new(total.minor - 500, total.currency);
        assert_eq!(much.field("amount").unwrap(), format!("You can refund {left} at most."));
        let rest = refund(some.refunded, left, "The rest.");
        let all = world.merchant().send(RefundOrder { tenant: world.shop, order: order.id, key: key("rest"), body: rest }).await.unwrap();
        assert_eq!((all.refunded, all.state), (total, OrderState::Refunded));
        world.run_schedules().await;
        let seen = guest.send(ReadOrder { order: order.id }).await.unwrap();
        let shops = world.merchant().send(ReadShopOrder { tenant: world.shop, order: order.id }).await.unwrap();
        assert_eq!(shops, all, "hearing of it changes nothing more");
        assert_eq!((seen.state, seen.refunded, seen.timeline.len()), (all.state, all.refunded, all.timeline.len()));
        assert_eq!((world.stock().await[0].on_hand, world.stock().await[0].held), (50, 0), "what was never sent is on the shelf again");
        assert!(seen.timeline.iter().any(|entry| entry.what == "Refunded $5.00: A buckle was scratched."));
        let (rest, t) = (total.minor - 500, total.minor);
        assert_eq!(ledger(&world).await, [-rest, rest, -500, 500, t, -t]);
        let payments = world.merchant().send(ListShopPayments { tenant: world.shop, query: Paging::default() }).await.unwrap();
        assert_eq!((payments.items.len(), payments.items[0].refunded), (1, total));
    }

    async fn a_declined_refund_is_reported_and_can_be_retried(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid(&world).await;
        let (merchant, tenant) = (world.merchant(), world.shop);
        let bank = async |sql: &'static str| {
            let mut tx = world.payments.begin().await.unwrap();
            on_write!(tx, c => sqlx::query(sql).execute(c).await.map(drop)).unwrap();
            tx.commit().await.unwrap();
        };
        let once = || {
            let body = refund(order.refunded, Money::new(500, order.totals.total.currency), "Late.");
            merchant.send(RefundOrder { tenant, order: order.id, key: key("back"), body })
        };
        bank("UPDATE test_gateway_charges SET refunded = amount").await;
        assert_eq!(refusal(once().await), (409, "payments.refund-declined".into()));
        let seen = guest.send(ReadOrder { order: order.id }).await.unwrap();
        assert_eq!((seen.refunded.minor, seen.timeline.len()), (0, order.timeline.len()));
        bank("UPDATE test_gateway_charges SET refunded = 0").await;
        assert_eq!(once().await.unwrap().refunded.minor, 500);
    }

    async fn an_unfinished_refund_is_finished_by_the_same_request(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let body = refund(order.refunded, Money::new(500, order.totals.total.currency), "Sorry");
        let (merchant, tenant, order) = (world.merchant(), world.shop, order.id);
        let once = || merchant.send(RefundOrder { tenant, order, key: key("one"), body: body.clone() });
        once().await.unwrap();
        // As if the process had died before it stored the gateway's response.
        let mut tx = world.payments.begin().await.unwrap();
        for undo in ["DELETE FROM ledger WHERE kind = 'refund'", "UPDATE refunds SET state = 'requested'"] {
            on_write!(tx, c => sqlx::query(undo).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(once().await.unwrap().refunded.minor, 500);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM refunds WHERE state = 'succeeded'").await, 1);
        assert_eq!(ledger(&world).await.len(), 4);
    }

    async fn a_refund_names_its_merchant_even_if_the_event_came_first(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let body = refund(order.refunded, Money::new(500, order.totals.total.currency), "A scratch.");
        let (merchant, tenant, order) = (world.merchant(), world.shop, order.id);
        let once = || merchant.send(RefundOrder { tenant, order, key: key("one"), body: body.clone() });
        world.run_schedules().await;
        let before: String = on_read!(world.orders, c => sqlx::query_scalar("SELECT timeline FROM orders").fetch_one(c).await).unwrap();
        let first = once().await.unwrap();
        // As if the payment's event had been handled before the shop stored its own entry.
        let mut tx = world.orders.begin().await.unwrap();
        let undo = "UPDATE orders SET refunded = 0, staff = NULL, timeline = $1";
        on_write!(tx, c => sqlx::query(undo).bind(before).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        world.run_schedules().await;
        let last_entry = async || merchant.send(ReadShopOrder { tenant, order }).await.unwrap().timeline.pop().unwrap();
        assert_eq!(last_entry().await.by(Party::Shop), "System");
        assert_eq!(once().await.unwrap().timeline.len(), first.timeline.len());
        let (last, original) = (last_entry().await, first.timeline.last().unwrap());
        assert_eq!((last.by(Party::Shop), last.what.as_str()), (original.by(Party::Shop), "Refunded $5.00: A scratch."));
    }

    async fn a_refund_of_shipped_items_restores_no_stock(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let total = order.totals.total;
        let (shop, tenant, order) = (world.merchant(), world.shop, order.id);
        shop.send(PackOrder { tenant, order }).await.unwrap();
        let body = Shipment { carrier: "UPS".into(), tracking: String::new() };
        shop.send(ShipOrder { tenant, order, body }).await.unwrap();
        let body = refund(Money::zero(total.currency), total, "Lost on its way.");
        shop.send(RefundOrder { tenant, order, key: key("lost"), body }).await.unwrap();
        world.run_schedules().await;
        assert_eq!((world.stock().await[0].on_hand, world.stock().await[0].held), (48, 0));
    }

    async fn of_concurrent_refunds_one_succeeds_and_the_others_name_it(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let (tenant, zero) = (world.shop, order.refunded);
        let five = Money::new(500, zero.currency);
        let people: Vec<Page> = (8..14).map(|person| world.app.staff(person, tenant, Role::Merchant)).collect();
        let back = people.iter().enumerate().map(|(at, merchant)| {
            let body = refund(zero, five, "A scratch");
            merchant.send(RefundOrder { tenant, order: order.id, key: key(&format!("back-{at}")), body })
        });
        let (made, refused): (Vec<_>, Vec<_>) = futures::future::join_all(back).await.into_iter().partition(Result::is_ok);
        assert_eq!((made.len(), refused.len()), (1, 5), "{made:?} {refused:?}");
        let order = made.into_iter().next().unwrap().unwrap();
        let name = order.timeline.last().unwrap().by(Party::Shop).to_owned();
        for refused in refused {
            let refused = refused.unwrap_err();
            assert_eq!((refused.status, refused.code.as_str()), (409, "payments.refund-outdated"));
            let words = "refunded $5.00 just now: A scratch. $5.00 has been refunded by now, not $0.00.";
            assert!(refused.message().starts_with(&format!("{name} {words}")), "{}", refused.message());
        }
        assert_eq!((order.refunded, ledger(&world).await.len()), (five, 4));
        // A merchant who has read the order again can refund once more.
        let again = RefundOrder { tenant, order: order.id, key: key("anew"), body: refund(five, five, "Sorry") };
        assert_eq!(world.merchant().send(again).await.unwrap().refunded.minor, 1_000);
    }

    async fn a_cancelled_order_refunds_money_and_restores_stock(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid(&world).await;
        world.run_schedules().await;
        assert_eq!(world.stock().await[0].on_hand, 48);
        assert_eq!(guest.send(CancelOrder { order: order.id }).await.unwrap().state, OrderState::Cancelled);
        world.run_schedules().await;
        let seen = guest.send(ReadOrder { order: order.id }).await.unwrap();
        assert_eq!((seen.state, seen.refunded), (OrderState::Refunded, order.totals.total));
        assert_eq!((world.stock().await[0].on_hand, world.stock().await[0].held), (50, 0));
        assert_eq!(refusal(guest.send(CancelOrder { order: order.id }).await), (409, "orders.refused".into()));
        assert_eq!(ledger(&world).await.iter().sum::<i64>(), 0);
    }
}
