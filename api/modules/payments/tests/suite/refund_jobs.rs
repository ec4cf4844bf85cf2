//! Refunds that no request finishes: their jobs do, once; and what cannot be finished reaches an operator.

use crate::world::World;
use allpet_contract::payments::Payment;
use allpet_kernel::both_engines;
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// Cards whose refunds have no answer at first, and are declined.
const TIMES_OUT: &str = "4000 0000 0000 7726";
const DECLINES: &str = "4000 0000 0000 5126";

const UNFINISHED: &str = "SELECT COUNT(*) FROM refunds WHERE state = 'requested'";
const REFUNDED: &str = "SELECT CAST(SUM(refunded) AS BIGINT) FROM test_gateway_charges";
const REFUNDS: &str = "SELECT COUNT(*) FROM test_gateway_refunds";

/// Polls a future so many times, then drops it, as if the process had been killed there. Returns its output if it was faster.
async fn poll_times<F: Future>(future: F, times: u32) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

both_engines! {
    async fn a_request_that_is_killed_anywhere_leaves_one_refund(engine) {
        let world = World::new(engine).await;
        let payment = world.paid().await;
        let mut unfinished = 0;
        for polls in 1..200 {
            let finished: Option<Result<Payment, _>> =
                poll_times(world.refund(payment, &format!("back-{polls}"), Some(10)), polls).await;
            // A dropped transaction may roll back a moment later.
            unfinished = unfinished.max(world.number_of(UNFINISHED).await);
            if finished.is_some() {
                break;
            }
        }
        assert!(unfinished > 0, "no request was killed after it recorded its refund");
        world.app.worker.run_enqueued().await.unwrap();
        assert!(world.number_of(UNFINISHED).await > 0, "the jobs give the requests time to finish");
        world.app.kernel.clock().advance_seconds(30);
        world.app.worker.run_enqueued().await.unwrap();
        let made = world.number_of("SELECT COUNT(*) FROM refunds WHERE state = 'succeeded'").await;
        assert_eq!((world.number_of(UNFINISHED).await, world.number_of(REFUNDS).await), (0, made));
        assert_eq!((world.refunded(payment).await, world.number_of(REFUNDED).await), (10 * made, 10 * made));
        assert_eq!(world.number_of("SELECT COUNT(*) FROM ledger").await, 2 + 2 * made);
        assert_eq!(i64::try_from(world.announced("payment.refunded").await.len()).unwrap(), made);
    }

    async fn a_refund_without_an_answer_is_finished_once(engine) {
        let world = World::new(engine).await;
        let payment = world.paid_with(TIMES_OUT).await;
        let refund = async || world.refund(payment, "some", Some(700)).await;
        let undecided = refund().await.unwrap_err();
        assert_eq!((undecided.status, undecided.code.as_str()), (409, "payments.refund-under-way"));
        assert_eq!((world.refunded(payment).await, world.number_of(REFUNDED).await), (0, 700));
        world.pass(1).await;
        assert_eq!(world.refunded(payment).await, 700);
        assert_eq!(refund().await.unwrap().refunded.minor, 700, "the same request gets the outcome");
        // A person who presses again before the job runs gets it, too.
        world.refund(payment, "more", Some(300)).await.unwrap_err();
        assert_eq!(world.refund(payment, "more", Some(300)).await.unwrap().refunded.minor, 1_000);
        world.pass(1).await;
        assert_eq!((world.refunded(payment).await, world.number_of(REFUNDS).await), (1_000, 2));
        assert_eq!(world.announced("payment.refunded").await.len(), 2);
    }

    async fn a_rules_refund_is_made_by_a_job_once_per_key(engine) {
        let world = World::new(engine).await;
        let payment = world.paid_with(TIMES_OUT).await;
        for _ in 0..2 {
            world.request(payment, "orders/cancelled-1").await;
        }
        assert_eq!((world.number_of(REFUNDS).await, world.number_of(UNFINISHED).await), (0, 1), "the gateway is not asked while the event is handled");
        world.pass(1).await;
        assert_eq!((world.refunded(payment).await, world.number_of(REFUNDS).await), (2_700, 1));
        for key in ["orders/cancelled-1", "orders/another"] {
            world.request(payment, key).await;
        }
        world.pass(1).await;
        assert_eq!((world.number_of("SELECT COUNT(*) FROM refunds").await, world.announced("payment.refunded").await.len()), (1, 1));
        assert!(world.app.relay.unfinished().await.unwrap().is_empty());
    }

    async fn a_rules_refund_waits_for_the_refund_in_progress(engine) {
        let world = World::new(engine).await;
        let payment = world.paid_with(TIMES_OUT).await;
        world.refund(payment, "some", Some(700)).await.unwrap_err();
        world.request(payment, "orders/cancelled-1").await;
        assert_eq!(world.number_of("SELECT COUNT(*) FROM refunds").await, 1);
        world.pass(1).await;
        world.app.relay.drain().await.unwrap();
        world.pass(1).await;
        assert_eq!((world.refunded(payment).await, world.number_of(REFUNDED).await), (2_700, 2_700));
    }

    async fn a_declined_refund_of_a_rule_reaches_an_operator(engine) {
        let world = World::new(engine).await;
        let payment = world.paid_with(DECLINES).await;
        world.request(payment, "licensing/decided-1").await;
        world.pass(2).await;
        assert!(world.dead().await.is_empty(), "it is tried again");
        assert_eq!(world.refund(payment, "other", Some(100)).await.unwrap_err().code, "payments.refund-refused", "the amount is promised");
        world.pass(24).await;
        let dead = world.dead().await;
        assert_eq!((dead.len(), dead[0].kind.as_str()), (1, "payments.finish-refund"));
        let error = dead[0].error.as_deref().unwrap();
        assert!(error.contains(&payment.to_string()) && error.contains("The bank declined refund"), "{error}");
        assert_eq!(world.announced("payment.refund-declined").await.len(), 1);
        assert_eq!((world.refunded(payment).await, world.number_of(UNFINISHED).await), (0, 0), "nothing is promised any more");
        world.write(&["UPDATE test_gateway_charges SET behaviour = 'succeeds'"]).await;
        world.retry(&dead[0]).await;
        assert_eq!((world.refunded(payment).await, world.dead().await.len()), (2_700, 0));
    }

    async fn a_refund_of_an_earlier_release_gets_a_job(engine) {
        let world = World::new(engine).await;
        let payment = world.paid().await;
        world.refund(payment, "some", Some(700)).await.unwrap();
        let undo = [
            "UPDATE refunds SET state = 'requested', has_job = FALSE",
            "DELETE FROM ledger WHERE kind = 'refund'",
            "DELETE FROM jobs",
        ];
        world.write(&undo).await;
        let settle = async || world.app.run_scheduled("payments", "payments.settle").await;
        assert_eq!((settle().await, settle().await), (1, 0));
        assert_eq!((world.refunded(payment).await, world.number_of(REFUNDS).await), (700, 1));
    }
}
