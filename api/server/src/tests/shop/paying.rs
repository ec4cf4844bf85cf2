//! What banks do.

use super::world::{ASKS, DECLINES, GOOD, IS_SHORT, TIMES_OUT, World, token, told};
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
    async fn a_bank_that_says_no_leaves_the_order_and_the_cart(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        for (card, word) in [(DECLINES, "declined"), (IS_SHORT, "not enough money")] {
            let problem = world.pay(&guest, order, card).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (402, "payments.declined"));
            assert!(problem.message().contains(word) && problem.message().contains("Try another card"), "{problem}");
            world.rounds().await;
            assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Placed);
            assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 1);
        }
        assert_eq!(world.pay(&guest, order, GOOD).await.unwrap().state, OrderState::Paid);
        assert_eq!(told(world.pay(&guest, order, GOOD).await), (409, "payments.already-paid".into()));
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
        world.rounds().await;
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Paid);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM test_gateway_charges").await, 1);
        world.merchant().send(PackOrder { tenant: world.shop, order }).await.unwrap();
        assert_eq!(pay().await.unwrap().state, OrderState::Packed);
        let anew = PayForm { card_token: token(&guest, GOOD).await };
        let refused = guest.send(PayOrder { order, key: key("another"), body: anew }).await;
        assert_eq!(told(refused), (409, "payments.already-paid".into()));
        let second = world.shopper(1).await;
        let other = world.place(&second).await.unwrap().id;
        let spent = PayOrder { order: other, key: key("spent"), body };
        assert_eq!(told(second.send(spent).await), (409, "payments.card-token-spent".into()));
    }

    async fn a_second_step_is_answered(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        let confirm = |code: &str| guest.send(ConfirmOrderPayment { order, body: step(code) });
        assert_eq!(told(confirm("123456").await), (409, "payments.no-second-step".into()));
        let asked = world.pay(&guest, order, ASKS).await.unwrap();
        assert_eq!((asked.state, asked.payment.unwrap().state), (OrderState::Placed, PaymentState::NeedsAction));
        let wrong = confirm("000000").await.unwrap_err();
        assert_eq!((wrong.status, wrong.message().contains("code was wrong")), (402, true));
        world.pay(&guest, order, ASKS).await.unwrap();
        assert_eq!(confirm("123456").await.unwrap().state, OrderState::Paid);
        assert_eq!(confirm("123456").await.unwrap().state, OrderState::Paid, "a second tap changes nothing");
    }

    async fn late_news_of_an_earlier_try_does_not_hide_the_one_that_waits(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, DECLINES).await.unwrap_err();
        world.app.kernel.clock().advance_seconds(1);
        let asked = world.pay(&guest, order, ASKS).await.unwrap();
        world.rounds().await;
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!(seen, asked, "that the first card was declined is heard only now");
        let paid = guest.send(ConfirmOrderPayment { order, body: step("123456") }).await.unwrap();
        assert_eq!(paid.state, OrderState::Paid);
    }

    async fn another_card_takes_the_place_of_a_second_step_that_nobody_answers(engine) {
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
        assert_eq!(told(world.pay(&guest, order, GOOD).await), (409, "payments.under-way".into()));
        assert_eq!(world.rounds().await, (0, 0), "it is not asked about at once");
        world.app.kernel.clock().advance_seconds(59);
        assert_eq!(world.rounds().await, (0, 0), "nor while its request may still be under way");
        world.app.kernel.clock().advance_seconds(31 * 60);
        let early = world.app.run_scheduled("orders", "orders.expire-unpaid").await;
        assert_eq!(early, 0, "an order whose payment is with the bank waits for the bank");
        assert_eq!(world.rounds().await, (1, 0));
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Paid);
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 0);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM test_gateway_charges").await, 1);
        assert_eq!(world.number_of(&world.payments, "SELECT COUNT(*) FROM ledger").await, 2);
        assert_eq!(world.look().await[0].on_hand, 49);
    }

    async fn an_order_whose_payment_came_unheard_is_not_cancelled(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, GOOD).await.unwrap();
        // As if the process had died between the bank's answer and writing it down here, and had stood still for hours.
        let mut tx = world.orders.begin().await.unwrap();
        for undo in ["UPDATE orders SET state = 'placed', payment = NULL, bank_ms = NULL", "DELETE FROM outbox"] {
            on_write!(tx, c => sqlx::query(undo).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        world.app.kernel.clock().advance_seconds(5 * 60 * 60);
        assert_eq!(world.app.run_scheduled("orders", "orders.expire-unpaid").await, 0);
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Placed);
        world.rounds().await;
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Paid, "it has heard of it");
    }

    async fn the_clock_alone_ends_an_order_and_frees_its_pieces(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.app.worker.run_due().await.unwrap();
        world.app.kernel.clock().advance_seconds(60);
        world.app.worker.run_due().await.unwrap();
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Placed);
        world.app.kernel.clock().advance_seconds(60 * 60);
        world.app.worker.run_due().await.unwrap();
        assert_eq!(guest.send(ReadOrder { order }).await.unwrap().state, OrderState::Cancelled);
        for _ in 0..2 {
            world.app.relay.drain().await.unwrap();
        }
        assert_eq!(world.look().await[0].held, 0);
    }

    async fn a_late_payment_for_what_was_sold_meanwhile_shows_on_the_order(engine) {
        let world = World::new(engine).await;
        world.count(0, 1).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, TIMES_OUT).await.unwrap();
        world.app.kernel.clock().advance_seconds(36 * 60);
        // Its pieces are held no longer, and somebody else takes the last one.
        let other = world.shopper(1).await;
        let others = world.place(&other).await.unwrap().id;
        world.pay(&other, others, GOOD).await.unwrap();
        for _ in 0..2 {
            world.rounds().await;
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

    async fn a_payment_that_comes_too_late_goes_back(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, TIMES_OUT).await.unwrap();
        guest.send(CancelOrder { order }).await.unwrap();
        world.app.kernel.clock().advance_seconds(60);
        world.rounds().await;
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!((seen.state, seen.refunded), (OrderState::Refunded, seen.totals.total));
        assert_eq!((world.look().await[0].on_hand, world.look().await[0].held), (50, 0));
    }
}
