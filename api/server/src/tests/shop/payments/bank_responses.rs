//! Responses of banks.

use crate::tests::shop::world::{ASKS, DECLINES, GOOD, IS_SHORT, TIMES_OUT, World, refusal, token};
use allpet_contract::{
    orders::{
        CancelOrder, ConfirmOrderPayment, ListShopOrders, PackOrder, PayOrder, ReadCart, ReadOrder,
        ShopOrderQuery,
    },
    payments::{PayForm, SecondStep},
};
use allpet_domain::{orders::OrderState, payments::PaymentState};
use allpet_kernel::{both_engines, on_write, testkit::key};

fn step(code: &str) -> SecondStep {
    SecondStep { code: code.into() }
}

both_engines! {
    async fn a_declined_payment_keeps_the_order_and_the_cart(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        for (card, word) in [(DECLINES, "declined"), (IS_SHORT, "not enough money")] {
            let problem = world.pay(&guest, order, card).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (402, "payments.declined"));
            assert!(problem.message().contains(word) && problem.message().contains("Try another card"), "{problem}");
            world.run_schedules().await;
            assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Placed);
            assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 1);
        }
        assert_eq!(world.pay(&guest, order, GOOD).await.unwrap().state, OrderState::Paid);
        assert_eq!(refusal(world.pay(&guest, order, GOOD).await), (409, "payments.already-paid".into()));
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM test_gateway_charges WHERE outcome = 'succeeded'").await, 1);
    }

    async fn a_repeated_payment_charges_once(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        let body = PayForm { card_token: token(&guest, GOOD).await };
        let pay = || guest.send(PayOrder { order, key: key("pay"), body: body.clone() });
        let (a, b) = tokio::join!(pay(), pay());
        assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
        let again = pay().await.unwrap();
        assert_eq!(again.state, OrderState::Paid, "answered as it was, not refused");
        world.run_schedules().await;
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Paid);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM test_gateway_charges").await, 1);
        world.merchant().send(PackOrder { tenant: world.shop, order }).await.unwrap();
        assert_eq!(pay().await.unwrap().state, OrderState::Packed);
        let anew = PayForm { card_token: token(&guest, GOOD).await };
        let refused = guest.send(PayOrder { order, key: key("another"), body: anew }).await;
        assert_eq!(refusal(refused), (409, "payments.already-paid".into()));
        let second = world.shopper(1).await;
        let other = world.place(&second).await.unwrap().id;
        let spent = PayOrder { order: other, key: key("spent"), body };
        assert_eq!(refusal(second.send(spent).await), (409, "payments.card-token-spent".into()));
    }

    async fn a_second_step_completes_the_payment(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        let confirm = |code: &str| guest.send(ConfirmOrderPayment { order, body: step(code) });
        assert_eq!(refusal(confirm("123456").await), (409, "payments.no-second-step".into()));
        let needs_action = world.pay(&guest, order, ASKS).await.unwrap();
        assert_eq!((needs_action.state, needs_action.payment.unwrap().state), (OrderState::Placed, PaymentState::NeedsAction));
        let wrong = confirm("000000").await.unwrap_err();
        assert_eq!((wrong.status, wrong.message().contains("code was wrong")), (402, true));
        world.pay(&guest, order, ASKS).await.unwrap();
        assert_eq!(confirm("123456").await.unwrap().state, OrderState::Paid);
        assert_eq!(confirm("123456").await.unwrap().state, OrderState::Paid, "a second tap changes nothing");
    }

    async fn a_late_event_of_an_earlier_payment_does_not_hide_the_pending_one(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, DECLINES).await.unwrap_err();
        world.app.kernel.clock().advance_seconds(1);
        let needs_action = world.pay(&guest, order, ASKS).await.unwrap();
        world.run_schedules().await;
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!(seen, needs_action, "the event of the first card's decline arrives only now");
        let paid = guest.send(ConfirmOrderPayment { order, body: step("123456") }).await.unwrap();
        assert_eq!(paid.state, OrderState::Paid);
    }

    async fn another_card_replaces_an_unanswered_second_step(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, ASKS).await.unwrap();
        assert_eq!(world.pay(&guest, order, GOOD).await.unwrap().state, OrderState::Paid);
        let states = "SELECT COUNT(*) FROM payments WHERE state = 'cancelled'";
        assert_eq!(world.number_of(&world.payments, states).await, 1);
    }

    async fn a_time_out_is_settled_and_never_charged_twice(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        let sent = world.pay(&guest, order, TIMES_OUT).await.unwrap();
        assert_eq!((sent.state, sent.payment.unwrap().state), (OrderState::Placed, PaymentState::Processing));
        assert_eq!(refusal(world.pay(&guest, order, GOOD).await), (409, "payments.under-way".into()));
        assert_eq!(world.run_schedules().await, (0, 0), "the gateway is not queried immediately");
        world.app.kernel.clock().advance_seconds(59);
        assert_eq!(world.run_schedules().await, (0, 0), "nor while its request may still be under way");
        world.app.kernel.clock().advance_seconds(31 * 60);
        let early = world.app.run_scheduled("orders", "orders.expire-unpaid").await;
        assert_eq!(early, 0, "an order whose payment is with the bank waits for the bank");
        assert_eq!(world.run_schedules().await, (1, 0));
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Paid);
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 0);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM test_gateway_charges").await, 1);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM ledger").await, 2);
        assert_eq!(world.stock().await[0].on_hand, 49);
    }

    async fn an_order_with_an_unrecorded_payment_is_not_cancelled(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, GOOD).await.unwrap();
        // As if the process had died before storing the bank's response, and had been down for hours.
        let mut tx = world.orders.begin().await.unwrap();
        for undo in ["UPDATE orders SET state = 'placed', payment = NULL, bank_ms = NULL", "DELETE FROM outbox"] {
            on_write!(tx, c => sqlx::query(undo).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        world.app.kernel.clock().advance_seconds(5 * 60 * 60);
        assert_eq!(world.app.run_scheduled("orders", "orders.expire-unpaid").await, 0);
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Placed);
        world.run_schedules().await;
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Paid, "it has heard of it");
    }

    async fn an_order_expires_by_time_alone_and_releases_its_stock(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.app.worker.run_due().await.unwrap();
        world.app.kernel.clock().advance_seconds(60);
        world.app.worker.run_due().await.unwrap();
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Placed);
        // A second before its quarter of an hour ends, and ten seconds later, when the schedule has run again.
        world.app.kernel.clock().advance_seconds(13 * 60 + 59);
        world.app.worker.run_due().await.unwrap();
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Placed);
        world.app.kernel.clock().advance_seconds(10);
        world.app.worker.run_due().await.unwrap();
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Cancelled);
        for _ in 0..2 {
            world.app.relay.drain().await.unwrap();
        }
        assert_eq!(world.stock().await[0].held, 0);
    }

    async fn stock_stays_held_while_the_bank_has_not_decided(engine) {
        let world = World::new(engine).await;
        world.set_stock(0, 1).await;
        let (guest, other) = (world.shopper(1).await, world.shopper(1).await);
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, TIMES_OUT).await.unwrap();
        world.app.kernel.clock().advance_seconds(36 * 60);
        let expire = async || world.app.run_scheduled("catalog", "catalog.expire-reservations").await;
        assert_eq!(expire().await, 0, "the bank may still charge");
        assert_eq!(refusal(world.place(&other).await).1, "catalog.out-of-stock");
        // The payment succeeds, and the catalogue looks before it learns of it.
        world.app.worker.run_enqueued().await.unwrap();
        world.app.kernel.clock().advance_seconds(60);
        assert_eq!(expire().await, 0, "it was paid");
        world.run_schedules().await;
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!((seen.state, seen.short), (OrderState::Paid, Vec::new()));
        assert_eq!((world.stock().await[0].on_hand, world.stock().await[0].held), (0, 0));
    }

    async fn a_late_payment_for_sold_out_items_shows_on_the_order(engine) {
        let world = World::new(engine).await;
        world.set_stock(0, 1).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, TIMES_OUT).await.unwrap();
        world.app.kernel.clock().advance_seconds(36 * 60);
        // As an earlier release did: it released the pieces before the bank had decided.
        let catalog = world.databases.open("catalog").await;
        let mut tx = catalog.begin().await.unwrap();
        for change in ["UPDATE reservations SET state = 'expired'", "UPDATE stock_items SET held = 0"] {
            on_write!(tx, c => sqlx::query(change).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        catalog.close().await;
        // Another buyer takes the last one.
        let other = world.shopper(1).await;
        let others = world.place(&other).await.unwrap().id;
        world.pay(&other, others, GOOD).await.unwrap();
        for _ in 0..2 {
            world.run_schedules().await;
        }
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!((seen.state, &seen.short), (OrderState::Paid, &vec![world.stock[0].name.clone()]));
        let last = &seen.timeline.last().unwrap().what;
        assert!(last.contains("was sold out by the time the payment came"), "{last}");
        let query = ShopOrderQuery { state: Some(OrderState::Paid), ..ShopOrderQuery::default() };
        let queue = world.merchant().send(ListShopOrders { tenant: world.shop, query }).await.unwrap().items;
        let marked: Vec<_> = queue.iter().filter(|order| !order.short.is_empty()).map(|order| order.id).collect();
        assert_eq!((queue.len(), marked), (2, vec![order]));
        let packed = world.merchant().send(PackOrder { tenant: world.shop, order }).await.unwrap();
        assert!(packed.short.is_empty(), "what is in the box is not missing");
    }

    async fn a_payment_that_is_confirmed_while_its_order_is_cancelled_is_refunded(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let confirmed = "SELECT COUNT(*) FROM payments WHERE state = 'processing'";
        // The code reaches the bank, and the order is cancelled before the answer is stored. On a busy machine the answer may be
        // faster; then the next order is tried.
        let mut attempts = 0..20;
        let (order, confirm) = 'caught: loop {
            assert!(attempts.next().is_some(), "the answer came before each cancellation");
            let order = world.place(&guest).await.unwrap().id;
            world.pay(&guest, order, ASKS).await.unwrap();
            let mut confirm = Box::pin(guest.send(ConfirmOrderPayment { order, body: step("123456") }));
            while futures::poll!(confirm.as_mut()).is_pending() {
                if world.number_of(&world.payments, confirmed).await > 0 {
                    break 'caught (order, confirm);
                }
            }
        };
        guest.send(CancelOrder { order }).await.unwrap();
        confirm.await.unwrap();
        world.run_schedules().await;
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!((seen.state, seen.refunded), (OrderState::Refunded, seen.totals.total));
    }

    async fn a_payment_that_comes_too_late_is_refunded(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, TIMES_OUT).await.unwrap();
        guest.send(CancelOrder { order }).await.unwrap();
        world.app.kernel.clock().advance_seconds(60);
        world.run_schedules().await;
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!((seen.state, seen.refunded), (OrderState::Refunded, seen.totals.total));
        assert_eq!((world.stock().await[0].on_hand, world.stock().await[0].held), (50, 0));
    }
}
