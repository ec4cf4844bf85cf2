//! Refunds and the ledger.

use crate::tests::shop::world::{GOOD, Page, REFUND_DECLINES, REFUND_TIMES_OUT, World, refund, refusal};
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
use allpet_kernel::{
    both_engines,
    jobs::{JobState, dead_letter, history},
    on_read, on_write,
    testkit::key,
};

async fn paid(world: &World) -> (Page, Order) {
    paid_with(world, GOOD).await
}

async fn paid_with(world: &World, card: &str) -> (Page, Order) {
    let guest = world.shopper(2).await;
    let order = world.place(&guest).await.unwrap();
    (guest.clone(), world.pay(&guest, order.id, card).await.unwrap())
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
        world.app.relay.drain().await.unwrap();
        let audited = "SELECT COUNT(*) FROM outbox WHERE topic = 'audit.recorded'";
        assert_eq!(world.number_of(&world.orders, audited).await, 1, "of the answer and the event, one records it");
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

    async fn a_refund_names_its_merchant_if_only_the_event_arrives(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid(&world).await;
        let body = refund(order.refunded, Money::new(500, order.totals.total.currency), "A scratch.");
        let (merchant, tenant, order) = (world.merchant(), world.shop, order.id);
        let once = || merchant.send(RefundOrder { tenant, order, key: key("one"), body: body.clone() });
        world.run_schedules().await;
        let before: String = on_read!(world.orders, c => sqlx::query_scalar("SELECT timeline FROM orders").fetch_one(c).await).unwrap();
        let first = once().await.unwrap();
        // As if the process had died before the shop stored its own entry.
        let mut tx = world.orders.begin().await.unwrap();
        let undo = "UPDATE orders SET refunded = 0, staff = NULL, timeline = $1";
        on_write!(tx, c => sqlx::query(undo).bind(before).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        world.run_schedules().await;
        let last_entry = async || merchant.send(ReadShopOrder { tenant, order }).await.unwrap().timeline.pop().unwrap();
        let (last, original) = (last_entry().await, first.timeline.last().unwrap());
        assert_eq!((last.by(Party::Shop), last.what.as_str()), (original.by(Party::Shop), "Refunded $5.00: A scratch."));
        assert_eq!(once().await.unwrap().timeline.len(), first.timeline.len(), "the same request adds nothing");
    }

    async fn a_refund_without_an_answer_shows_once_the_bank_has_confirmed_it(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid_with(&world, REFUND_TIMES_OUT).await;
        let body = refund(order.refunded, Money::new(500, order.totals.total.currency), "A scratch.");
        let tenant = world.shop;
        // Each time with a new token: an old one expires within the hour.
        let once = || {
            let (merchant, body) = (world.merchant(), body.clone());
            async move { merchant.send(RefundOrder { tenant, order: order.id, key: key("one"), body }).await }
        };
        let undecided = once().await.unwrap_err();
        assert_eq!((undecided.status, undecided.code.as_str()), (409, "payments.refund-under-way"));
        assert!(undecided.message().contains("is made once"), "{}", undecided.message());
        world.deliver().await;
        assert_eq!(guest.send(ReadOrder { order: order.id }).await.unwrap().refunded.minor, 0);
        world.pass(1).await;
        let seen = world.merchant().send(ReadShopOrder { tenant, order: order.id }).await.unwrap();
        let last = seen.timeline.last().unwrap();
        assert_eq!((seen.refunded.minor, last.by(Party::Shop), last.what.as_str()), (500, "Person 9", "Refunded $5.00: A scratch."));
        assert_eq!(once().await.unwrap(), seen);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM test_gateway_refunds").await, 1);
        assert_eq!(ledger(&world).await.len(), 4);
    }

    async fn the_shop_learns_that_the_bank_declined_a_refund_later(engine) {
        let world = World::new(engine).await;
        let (_, order) = paid_with(&world, REFUND_TIMES_OUT).await;
        let body = refund(order.refunded, Money::new(500, order.totals.total.currency), "A scratch.");
        let (tenant, order) = (world.shop, order.id);
        world.merchant().send(RefundOrder { tenant, order, key: key("one"), body }).await.unwrap_err();
        // As if the gateway had not received the request, and then declined it.
        let mut tx = world.payments.begin().await.unwrap();
        for change in ["DELETE FROM test_gateway_refunds", "UPDATE test_gateway_charges SET behaviour = 'refund-declines'"] {
            on_write!(tx, c => sqlx::query(change).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        world.pass(1).await;
        let seen = world.merchant().send(ReadShopOrder { tenant, order }).await.unwrap();
        let last = seen.timeline.last().unwrap();
        assert_eq!((seen.refunded.minor, last.what.as_str()), (0, "The bank declined a refund of $5.00."));
    }

    async fn an_operator_learns_that_the_bank_declines_the_refund_of_a_cancelled_order(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid_with(&world, REFUND_DECLINES).await;
        guest.send(CancelOrder { order: order.id }).await.unwrap();
        world.pass(24).await;
        let dead = history::in_state(&world.payments, JobState::Dead, 10).await.unwrap();
        assert_eq!((dead.len(), dead[0].kind.as_str()), (1, "payments.finish-refund"));
        assert!(world.app.relay.unfinished().await.unwrap().is_empty(), "no event waits for the bank");
        let mut tx = world.payments.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("UPDATE test_gateway_charges SET behaviour = 'succeeds'").execute(c).await.map(drop)).unwrap();
        dead_letter::retry(&world.app.kernel, &mut tx, dead[0].id).await.unwrap();
        tx.commit().await.unwrap();
        world.deliver().await;
        let seen = guest.send(ReadOrder { order: order.id }).await.unwrap();
        assert_eq!((seen.state, seen.refunded), (OrderState::Refunded, order.totals.total));
    }

    async fn a_merchants_refund_and_a_cancellation_at_once_refund_everything_once(engine) {
        let world = World::new(engine).await;
        let (guest, order) = paid(&world).await;
        let body = refund(order.refunded, Money::new(500, order.totals.total.currency), "A scratch.");
        let (merchant, tenant, id) = (world.merchant(), world.shop, order.id);
        let back = merchant.send(RefundOrder { tenant, order: id, key: key("one"), body });
        let cancel = async {
            let cancelled = guest.send(CancelOrder { order: id }).await;
            world.app.relay.drain().await.unwrap();
            world.app.worker.run_enqueued().await.unwrap();
            cancelled
        };
        let (_, cancelled) = tokio::join!(back, cancel);
        cancelled.unwrap();
        world.pass(1).await;
        let seen = guest.send(ReadOrder { order: id }).await.unwrap();
        assert_eq!((seen.state, seen.refunded), (OrderState::Refunded, order.totals.total));
        let refunded = "SELECT CAST(SUM(refunded) AS BIGINT) FROM test_gateway_charges";
        assert_eq!(world.number_of(&world.payments, refunded).await, order.totals.total.minor);
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
