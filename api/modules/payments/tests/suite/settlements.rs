//! Payments whose request got no answer: their jobs settle them, once.

use crate::world::World;
use allpet_kernel::both_engines;

/// A card whose charge succeeds and whose answer is lost.
const TIMES_OUT: &str = "4000 0000 0000 0341";
const PROCESSING: &str = "SELECT COUNT(*) FROM payments WHERE state = 'processing'";
const SUCCEEDED: &str = "SELECT COUNT(*) FROM payments WHERE state = 'succeeded'";

both_engines! {
    async fn a_payment_without_an_answer_is_settled_once(engine) {
        let world = World::new(engine).await;
        world.paid_with(TIMES_OUT).await;
        world.app.kernel.clock().advance_seconds(59);
        world.app.worker.run_enqueued().await.unwrap();
        assert_eq!(world.number_of(PROCESSING).await, 1, "its request may still be under way");
        world.app.kernel.clock().advance_seconds(1);
        world.app.worker.run_enqueued().await.unwrap();
        world.pass(1).await;
        assert_eq!((world.number_of(PROCESSING).await, world.number_of(SUCCEEDED).await), (0, 1));
        assert_eq!((world.announced("payment.succeeded").await.len(), world.number_of("SELECT COUNT(*) FROM ledger").await), (1, 2));
    }

    async fn a_payment_about_which_the_gateway_never_answers_reaches_an_operator(engine) {
        let world = World::new(engine).await;
        let payment = world.paid_with(TIMES_OUT).await;
        world.write(&["UPDATE test_gateway_charges SET outcome = 'lost'"]).await;
        world.pass(12).await;
        assert!(world.dead().await.is_empty(), "it is queried again");
        world.pass(24).await;
        let dead = world.dead().await;
        assert_eq!((dead.len(), dead[0].kind.as_str()), (1, "payments.settle-payment"));
        assert!(dead[0].payload.contains(&payment.to_string()), "{dead:?}");
        assert_eq!(world.number_of(PROCESSING).await, 1, "nobody knows whether the card was charged");
        world.write(&["UPDATE test_gateway_charges SET outcome = 'succeeded'"]).await;
        world.retry(&dead[0]).await;
        assert_eq!((world.number_of(SUCCEEDED).await, world.announced("payment.succeeded").await.len()), (1, 1));
    }

    async fn a_payment_of_an_earlier_release_gets_a_job(engine) {
        let world = World::new(engine).await;
        world.paid_with(TIMES_OUT).await;
        world.write(&["UPDATE payments SET has_job = FALSE", "DELETE FROM jobs"]).await;
        let settle = async || world.app.run_scheduled("payments", "payments.settle").await;
        assert_eq!(settle().await, 0, "its request may still be under way");
        world.app.kernel.clock().advance_seconds(60);
        assert_eq!((settle().await, settle().await), (1, 0));
        assert_eq!(world.number_of(SUCCEEDED).await, 1);
    }
}
