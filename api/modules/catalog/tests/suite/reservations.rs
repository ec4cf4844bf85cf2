//! Reservations: all lines or none, each step once, and never more than is available.

use crate::world::{BALL, BALLS, BEAR, World, fields, reservation};
use allpet_contract::catalog::{ConfirmReservation, ReleaseReservation};
use allpet_domain::{catalog::ReservationState, orders::OrderState};
use allpet_kernel::both_engines;

both_engines! {
    async fn two_hundred_buyers_at_once_get_fifty_pieces(engine) {
        let world = World::new(engine).await;
        world.set(BEAR, 50).await;
        let lines = [(BEAR, 1)];
        let buyers = (0..200).map(|number| world.reserve(number, &lines));
        let outcomes = futures::future::join_all(buyers).await;
        let got = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(got, 50);
        assert!(outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).all(|problem| problem.code == "catalog.out-of-stock"));
        let item = world.item(BEAR).await;
        assert_eq!((item.on_hand, item.held, item.available), (50, 50, 0));
    }

    async fn a_pack_and_a_single_share_their_pieces(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 7).await;
        world.reserve(1, &[(BALLS, 2), (BALL, 1)]).await.unwrap();
        assert_eq!(world.available(BALL).await, 0);
        let short = world.reserve(2, &[(BALL, 1)]).await.unwrap_err();
        assert_eq!((short.status, fields(&short)), (409, vec![BALL]));
        world.set(BALL, 7).await;
        let short = world.reserve(3, &[(BALLS, 2), (BALL, 2)]).await.unwrap_err();
        assert_eq!(fields(&short), [BALLS, BALL], "eight pieces of seven: both lines are short");
        assert_eq!(world.available(BALL).await, 7);
    }

    async fn all_or_nothing(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 5).await;
        world.set(BEAR, 1).await;
        let short = world.reserve(1, &[(BALL, 2), (BEAR, 2)]).await.unwrap_err();
        assert_eq!(fields(&short), [BEAR]);
        assert_eq!((world.available(BALL).await, world.available(BEAR).await), (5, 1));
        let unknown = world.reserve(1, &[(BALL, 1), ("NO-SUCH", 1)]).await.unwrap_err();
        assert_eq!((unknown.code.as_str(), fields(&unknown)), ("catalog.sku-not-found", vec!["NO-SUCH"]));
        for wrong in [&[][..], &[(BALL, 0)], &[(BALL, 20_000)]] {
            assert_eq!(world.reserve(1, wrong).await.unwrap_err().status, 422);
        }
        // A refused reservation does not use up its id.
        world.reserve(1, &[(BALL, 5)]).await.unwrap();
    }

    async fn a_repeated_step_changes_nothing(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 5).await;
        let lines = [(BALL, 2)];
        let repeated = (0..8).map(|_| world.reserve(1, &lines));
        for outcome in futures::future::join_all(repeated).await {
            assert_eq!(outcome.unwrap().state, ReservationState::Held);
        }
        assert_eq!(world.available(BALL).await, 3);
        let other = world.reserve(1, &[(BALL, 1)]).await.unwrap_err();
        assert_eq!(other.code, "key-reused");
        let orders = world.app.kernel.client("orders");
        for _ in 0..3 {
            let confirmed = orders.send(ConfirmReservation { reservation: reservation(1) }).await.unwrap();
            assert_eq!(confirmed.state, ReservationState::Confirmed);
        }
        let item = world.item(BALL).await;
        assert_eq!((item.on_hand, item.held), (3, 0));
        for _ in 0..3 {
            orders.send(ReleaseReservation { reservation: reservation(1) }).await.unwrap();
        }
        assert_eq!(world.available(BALL).await, 5);
        let late = orders.send(ConfirmReservation { reservation: reservation(1) }).await.unwrap_err();
        assert_eq!(late.code, "catalog.reservation-ended");
        assert_eq!(world.reserve(1, &lines).await.unwrap_err().code, "catalog.reservation-ended");
        let unknown = orders.send(ReleaseReservation { reservation: reservation(9) }).await.unwrap_err();
        assert_eq!(unknown.status, 404);
    }

    async fn a_reservation_expires_in_time(engine) {
        let world = World::new(engine).await;
        let kernel = &world.app.kernel;
        world.set(BALL, 2).await;
        world.reserve(1, &[(BALL, 2)]).await.unwrap();
        kernel.clock().advance_seconds(1_799);
        assert_eq!(world.expire_reservations().await, 0);
        assert_eq!(world.reserve(2, &[(BALL, 1)]).await.unwrap_err().status, 409);
        kernel.clock().advance_seconds(1);
        // A new reservation expires the old one and need not wait for the schedule.
        world.reserve(2, &[(BALL, 1)]).await.unwrap();
        assert_eq!(world.expire_reservations().await, 0);
        assert_eq!(world.available(BALL).await, 1);
        kernel.clock().advance_seconds(1_800);
        assert_eq!(world.expire_reservations().await, 1);
        assert_eq!(world.available(BALL).await, 2);
    }

    async fn a_reservation_that_an_order_needs_does_not_expire(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 2).await;
        world.reserve(1, &[(BALL, 2)]).await.unwrap();
        let set_order = |state| world.order_states.lock().unwrap().insert(reservation(1), state);
        set_order(OrderState::Placed);
        world.app.kernel.clock().advance_seconds(3_600);
        assert_eq!(world.expire_reservations().await, 0, "its payment is undecided");
        assert_eq!(world.reserve(2, &[(BALL, 1)]).await.unwrap_err().code, "catalog.out-of-stock", "nobody else gets the pieces");
        set_order(OrderState::Paid);
        world.app.kernel.clock().advance_seconds(60);
        assert_eq!(world.expire_reservations().await, 0, "it was paid, and the event has not arrived");
        set_order(OrderState::Cancelled);
        assert_eq!(world.expire_reservations().await, 0, "the next question comes a minute later");
        world.app.kernel.clock().advance_seconds(60);
        assert_eq!((world.expire_reservations().await, world.available(BALL).await), (1, 2));
    }

    async fn an_expired_reservation_is_confirmed_only_if_stock_is_left(engine) {
        let world = World::new(engine).await;
        let kernel = &world.app.kernel;
        let orders = kernel.client("orders");
        world.set(BALL, 2).await;
        world.reserve(1, &[(BALL, 2)]).await.unwrap();
        world.set(BEAR, 2).await;
        world.reserve(2, &[(BEAR, 2)]).await.unwrap();
        kernel.clock().advance_seconds(1_800);
        world.expire_reservations().await;
        orders.send(ConfirmReservation { reservation: reservation(1) }).await.unwrap();
        assert_eq!(world.item(BALL).await.on_hand, 0);
        world.reserve(3, &[(BEAR, 1)]).await.unwrap();
        let late = orders.send(ConfirmReservation { reservation: reservation(2) }).await.unwrap_err();
        assert_eq!(late.code, "catalog.out-of-stock");
        assert_eq!(world.available(BEAR).await, 1);
    }

    async fn low_stock_is_announced(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 8).await;
        for (number, announced) in [(1, 0), (2, 0), (3, 1), (4, 1)] {
            world.reserve(number, &[(BALL, 1)]).await.unwrap();
            assert_eq!(world.announced("stock.short").await, announced, "after {number}");
        }
        world.reserve(5, &[(BALL, 4)]).await.unwrap();
        assert_eq!(world.announced("stock.short").await, 2, "a sold-out item is announced, too");
    }
}
