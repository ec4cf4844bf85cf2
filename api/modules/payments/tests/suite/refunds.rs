//! Refunds: a refund is reported once the gateway made it, and can be requested again if the gateway refused it.

use crate::world::World;
use allpet_kernel::both_engines;

/// The gateway has nothing left of the charge, so it refuses.
const REFUSES: &str = "UPDATE test_gateway_charges SET refunded = amount";
const ALLOWS: &str = "UPDATE test_gateway_charges SET refunded = 0";

both_engines! {
    async fn a_refused_refund_is_retried_under_its_key(engine) {
        let world = World::new(engine).await;
        let payment = world.paid().await;
        world.write(&[REFUSES]).await;
        for _ in 0..2 {
            let declined = world.refund(payment, "back", None).await.unwrap_err();
            assert_eq!((declined.status, declined.code.as_str()), (409, "payments.refund-declined"));
            assert_eq!(world.refunded(payment).await, 0);
        }
        world.write(&[ALLOWS]).await;
        assert_eq!(world.refund(payment, "back", None).await.unwrap().refunded.minor, 2_700);
        assert_eq!(world.refund(payment, "back", None).await.unwrap().refunded.minor, 2_700, "once");
        let announced = world.announced("payment.refunded").await;
        assert_eq!((announced.len(), announced[0].contains(r#""minor":2700"#)), (1, true), "{announced:?}");
    }

    async fn a_retried_refund_does_not_exceed_what_is_left(engine) {
        let world = World::new(engine).await;
        let payment = world.paid().await;
        world.write(&[REFUSES]).await;
        assert_eq!(world.refund(payment, "first", Some(2_000)).await.unwrap_err().code, "payments.refund-declined");
        world.write(&[ALLOWS]).await;
        assert_eq!(world.refund(payment, "second", Some(1_000)).await.unwrap().refunded.minor, 1_000);
        let refused = world.refund(payment, "first", Some(2_000)).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (422, "payments.refund-refused"));
        assert_eq!(world.refund(payment, "third", None).await.unwrap().refunded.minor, 2_700);
    }

    async fn concurrent_refunds_never_exceed_the_payment(engine) {
        let world = World::new(engine).await;
        let payment = world.paid().await;
        let names: Vec<String> = (0..6).map(|at| format!("back-{at}")).collect();
        let back = names.iter().map(|name| world.refund(payment, name, Some(1_000)));
        let outcomes = futures::future::join_all(back).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2, "{outcomes:?}");
        assert_eq!(world.refunded(payment).await, 2_000);
    }

    async fn a_card_token_is_deleted_a_day_after_it_expired(engine) {
        let world = World::new(engine).await;
        world.paid().await;
        let remove = async || world.app.run_scheduled("payments", "payments.remove-card-tokens").await;
        world.app.kernel.clock().advance_seconds(60 * 60);
        assert_eq!(remove().await, 0);
        world.app.kernel.clock().advance_seconds(2 * 24 * 60 * 60);
        assert_eq!((remove().await, remove().await), (1, 0));
    }

    async fn a_refund_in_progress_is_not_reported(engine) {
        let world = World::new(engine).await;
        let payment = world.paid().await;
        world.refund(payment, "some", Some(700)).await.unwrap();
        // As if the process had died before it called the gateway.
        world.write(&[
            "UPDATE refunds SET state = 'requested'",
            "DELETE FROM ledger WHERE kind = 'refund'",
            "DELETE FROM test_gateway_refunds",
            REFUSES,
        ]).await;
        assert_eq!(world.refunded(payment).await, 0);
        let refused = world.refund(payment, "all", Some(2_700)).await.unwrap_err();
        assert_eq!(refused.code, "payments.refund-refused", "it is promised, all the same");
        world.pass(1).await;
        assert_eq!(world.refunded(payment).await, 0, "the gateway refused");
        let announced = world.announced("payment.refund-declined").await;
        assert_eq!((announced.len(), announced[0].contains(r#""minor":700"#)), (1, true), "{announced:?}");
        assert!(world.dead().await.is_empty(), "whoever wanted it decides anew");
        world.write(&[ALLOWS]).await;
        assert_eq!(world.refund(payment, "all", Some(2_700)).await.unwrap().refunded.minor, 2_700);
    }
}
