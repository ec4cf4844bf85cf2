//! One cart, one open order, one charge; and a payment's state stays correct.

use crate::tests::shop::world::{ASKS, DECLINES, GOOD, TIMES_OUT, World, address, checkout, refusal, token};
use allpet_contract::{
    orders::{
        CancelOrder, ConfirmOrderPayment, MyOrders, Order, OrderForm, OrderRefund, PayOrder, PlaceOrder,
        PriceCheckout, ReadCart, ReadOrder, RefundOrder,
    },
    page::Paging,
    payments::{PayForm, SecondStep},
};
use allpet_domain::{
    Money,
    orders::{OrderState, ShippingChoice},
    payments::PaymentState,
};
use allpet_kernel::{both_engines, on_write, testkit::key};

const CHARGED: &str = "SELECT COUNT(*) FROM test_gateway_charges WHERE outcome = 'succeeded'";
const KEPT: &str = "SELECT CAST(COALESCE(SUM(amount - refunded), 0) AS BIGINT) FROM test_gateway_charges WHERE outcome = 'succeeded'";

fn open(orders: &[Order]) -> Vec<&Order> {
    let waits = |order: &&Order| order.state == OrderState::Placed;
    orders.iter().filter(waits).collect()
}

/// Changes the orders directly in the database.
async fn write(world: &World, statement: &'static str) {
    let mut tx = world.orders.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

both_engines! {
    async fn of_two_concurrent_orders_of_one_cart_one_stays_open(engine) {
        let world = World::new(engine).await;
        for round in 0..5 {
            let guest = world.shopper(2).await;
            let expected_total = guest.send(PriceCheckout { body: checkout() }).await.unwrap().total;
            let body = OrderForm { address: address(), shipping: ShippingChoice::Standard, email: "a@b.co".into(), expected_total };
            let place = |name: &str| guest.send(PlaceOrder { key: key(&format!("{name}-{round}")), body: body.clone() });
            let (a, b) = tokio::join!(place("one"), place("two"));
            let placed: Vec<Order> = [a, b].into_iter().filter_map(Result::ok).collect();
            let mine = || guest.send(MyOrders { query: Paging::default() });
            let listed = mine().await.unwrap().items;
            assert_eq!(open(&listed).len(), 1, "{listed:?}");
            let pay = async |order: &Order| world.pay(&guest, order.id, GOOD).await;
            let paid = futures::future::join_all(placed.iter().map(pay)).await;
            assert_eq!(paid.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{paid:?}");
            world.run_schedules().await;
            assert_eq!(world.number_of(&world.payments, CHARGED).await, round + 1);
            assert_eq!((world.stock().await[0].held, world.stock().await[0].on_hand), (0, 48 - 2 * round));
        }
    }

    async fn a_cart_accepts_no_order_while_a_payment_is_undecided(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(2).await;
        let order = world.place(&guest).await.unwrap().id;
        assert_eq!(guest.send(ReadCart {}).await.unwrap().undecided, None, "nobody pays yet");
        world.pay(&guest, order, TIMES_OUT).await.unwrap();
        assert_eq!(guest.send(ReadCart {}).await.unwrap().undecided, Some(order));
        assert_eq!(world.add(&guest, 1, 1).await.unwrap().undecided, Some(order));
        assert_eq!(refusal(world.place(&guest).await), (409, "orders.payment-undecided".into()));
        guest.send(CancelOrder { order }).await.unwrap();
        assert_eq!(refusal(world.place(&guest).await), (409, "orders.payment-undecided".into()), "it may be charged still");
        world.app.kernel.clock().advance_seconds(60);
        world.run_schedules().await;
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!((seen.state, seen.payment.unwrap().refunded), (OrderState::Refunded, seen.totals.total));
        assert_eq!(guest.send(ReadCart {}).await.unwrap().undecided, None);
        let next = world.place(&guest).await.unwrap().id;
        world.pay(&guest, next, GOOD).await.unwrap();
    }

    async fn the_older_payment_of_a_cart_paid_twice_is_refunded(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(2).await;
        let older = world.place(&guest).await.unwrap();
        world.pay(&guest, older.id, TIMES_OUT).await.unwrap();
        // As an earlier release left it, which did not record that the payment was with the bank.
        let forget = "UPDATE orders SET bank_ms = NULL, payment = NULL, state = 'paid'";
        write(&world, forget).await;
        world.app.kernel.clock().advance_seconds(5);
        let newer = world.place(&guest).await.unwrap();
        write(&world, "UPDATE orders SET state = 'placed'").await;
        world.pay(&guest, newer.id, GOOD).await.unwrap();
        write(&world, "UPDATE orders SET bank_ms = 99999999999999 WHERE state = 'placed'").await;
        world.app.kernel.clock().advance_seconds(60);
        for _ in 0..3 {
            world.run_schedules().await;
        }
        let seen = guest.send(ReadOrder { order: older.id }).await.unwrap();
        let entries: Vec<_> = seen.timeline.iter().map(|entry| entry.what.as_str()).collect();
        assert_eq!((seen.state, seen.refunded), (OrderState::Refunded, seen.totals.total), "{entries:?}");
        assert!(entries.iter().any(|what| what.starts_with("This cart was paid twice.")), "{entries:?}");
        assert_eq!(guest.send(ReadOrder { order: newer.id }).await.unwrap().state, OrderState::Paid);
        assert_eq!(world.number_of(&world.payments, KEPT).await, newer.totals.total.minor, "{entries:?}");
        // A later purchase of the same items stays.
        world.add(&guest, 0, 1).await.unwrap();
        let third = world.place(&guest).await.unwrap();
        world.pay(&guest, third.id, GOOD).await.unwrap();
        world.run_schedules().await;
        for order in [newer.id, third.id] {
            assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Paid);
        }
    }

    async fn an_order_shows_the_state_of_its_payment(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        let total = world.pay(&guest, order, GOOD).await.unwrap().totals.total;
        let refund = |name: &str, amount, refunded_before| RefundOrder {
            tenant: world.shop, order, key: key(name), body: OrderRefund { amount, refunded_before, reason: "Late.".into() },
        };
        let nothing = world.merchant().send(refund("none", None, None)).await.unwrap_err();
        assert_eq!((nothing.status, nothing.field("amount")), (422, Some("Enter how much to refund.")));
        let unseen = "Say how much had been refunded when you decided on this.";
        assert_eq!(nothing.field("refunded_before"), Some(unseen));
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().refunded.minor, 0, "an empty field gives nothing back");
        let some = Money::new(100, total.currency);
        let (none, rest) = (Money::zero(total.currency), Money::new(total.minor - 100, total.currency));
        for (name, before, amount, back) in [("some", none, some, some), ("rest", some, rest, total)] {
            let shops = world.merchant().send(refund(name, Some(amount), Some(before))).await.unwrap();
            assert_eq!((shops.payment.unwrap().refunded, shops.refunded), (back, back));
            world.run_schedules().await;
            assert_eq!(guest.send(ReadOrder { order }).await.unwrap().payment.unwrap().refunded, back);
        }
    }

    async fn a_cancelled_order_accepts_no_code(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, ASKS).await.unwrap();
        let ended = guest.send(CancelOrder { order }).await.unwrap();
        assert_eq!(ended.payment.unwrap().state, PaymentState::Cancelled);
        world.run_schedules().await;
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().payment.unwrap().state, PaymentState::Cancelled);
        let waiting = "SELECT COUNT(*) FROM payments WHERE state = 'needs-action'";
        assert_eq!(world.number_of(&world.payments, waiting).await, 0, "in the books, too");
        let late = ConfirmOrderPayment { order, body: SecondStep { code: "123456".into() } };
        assert_eq!(refusal(guest.send(late).await), (409, "payments.no-second-step".into()));
    }

    async fn a_code_of_the_wrong_length_does_not_fail_the_payment(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, ASKS).await.unwrap();
        let confirm = |code: &str| guest.send(ConfirmOrderPayment { order, body: SecondStep { code: code.into() } });
        let short = confirm("12345").await.unwrap_err();
        assert_eq!((short.status, short.field("code")), (422, Some("The code has 6 digits; you entered 5.")));
        assert_eq!(guest.send(ReadCart {}).await.unwrap().undecided, None, "nothing is with the bank");
        assert_eq!(confirm(" 123 456 ").await.unwrap().state, OrderState::Paid);
    }

    async fn a_declined_payment_sent_again_is_declined_again(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        let body = PayForm { card_token: token(&guest, DECLINES).await };
        let declined = || guest.send(PayOrder { order, key: key("first"), body: body.clone() });
        let first = refusal(declined().await);
        assert_eq!(first, (402, "payments.declined".into()));
        assert_eq!(refusal(declined().await), first);
        world.pay(&guest, order, GOOD).await.unwrap();
        assert_eq!(refusal(declined().await), first, "whatever was paid since");
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Paid);
        assert_eq!(world.number_of(&world.payments, CHARGED).await, 1);
    }
}
