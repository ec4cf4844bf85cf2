//! Handlers that finish their job in a transaction of their own.

use super::world::{Behaviour, job, world};
use allpet_kernel::{both_engines, jobs::JobState, testkit::LogSink};
use tracing::instrument::WithSubscriber as _;

both_engines! {
    async fn a_job_that_its_handler_finished_is_done_and_counts_once(engine) {
        let world = world(engine).await;
        world.stage.gate.add_permits(1);
        let id = world.enqueue(job(1, Behaviour::Wait)).await.id;
        assert_eq!(world.worker().run_due().await.unwrap(), 1);
        assert_eq!((world.state(id).await, world.effects().await), (JobState::Done, 1));
        let counts = world.kernel.metrics().totals().read();
        assert_eq!((counts.jobs_done, counts.jobs_failed), (1, 0));
    }

    async fn a_job_whose_finishing_transaction_did_not_commit_is_finished_by_the_worker(engine) {
        let world = world(engine).await;
        for behaviour in [Behaviour::FinishAndRollBack, Behaviour::FinishAndFailToCommit] {
            let id = world.enqueue(job(1, behaviour.clone())).await.id;
            world.worker().run_due().await.unwrap();
            let done = world.record(id).await;
            assert_eq!((done.state, done.attempts), (JobState::Done, 1), "{behaviour:?}");
        }
        assert_eq!(world.kernel.metrics().totals().read().jobs_done, 2);
    }

    async fn a_handler_that_fails_after_its_job_was_finished_is_logged_and_not_retried(engine) {
        let world = world(engine).await;
        let id = world.enqueue(job(1, Behaviour::FinishAndFail)).await.id;
        let log = LogSink::default();
        let sink = log.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || sink.clone()).finish();
        let worker = world.worker();
        worker.run_due().with_subscriber(subscriber).await.unwrap();
        assert_eq!(world.state(id).await, JobState::Done);
        world.pass(3_600);
        worker.run_due().await.unwrap();
        assert_eq!(world.started(), [1], "it is done");
        let text = log.text();
        assert!(text.contains("a handler failed after its job was finished") && text.contains("too late"), "{text}");
    }
}
