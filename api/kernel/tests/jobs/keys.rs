//! Unique and debounced jobs, and jobs at a set time.

use super::world::{Behaviour, job, world};
use allpet_kernel::{both_engines, jobs::JobState};
use std::time::Duration;

const QUIET: Duration = Duration::from_secs(30);

both_engines! {
    async fn a_unique_key_admits_one_job_until_it_has_ended(engine) {
        let world = world(engine).await;
        let first = world.enqueue(job(1, Behaviour::Fail).unique("a")).await;
        let second = world.enqueue(job(2, Behaviour::Succeed).unique("a")).await;
        assert_eq!((first.is_new, second.is_new, second.id), (true, false, first.id));
        assert!(world.enqueue(job(3, Behaviour::Succeed).unique("b")).await.is_new);
        world.worker().run_due().await.unwrap();
        assert!(!world.enqueue(job(4, Behaviour::Succeed).unique("a")).await.is_new, "the first will be retried");
        assert!(world.enqueue(job(5, Behaviour::Succeed).unique("b")).await.is_new, "the other has ended");
        world.worker().run_due().await.unwrap();
        assert_eq!(world.started(), [1, 3, 5]);
    }

    async fn a_unique_key_admits_no_second_job_while_one_runs(engine) {
        let world = world(engine).await;
        world.enqueue(job(1, Behaviour::Wait).unique("a")).await;
        let worker = world.worker();
        let running = tokio::spawn(async move { worker.run_due().await });
        world.until_started(1).await;
        assert!(!world.enqueue(job(2, Behaviour::Succeed).unique("a")).await.is_new);
        world.stage.gate.add_permits(1);
        running.await.unwrap().unwrap();
        assert!(world.enqueue(job(3, Behaviour::Succeed).unique("a")).await.is_new);
    }

    async fn a_debounced_key_runs_its_last_job_after_a_quiet_time(engine) {
        let world = world(engine).await;
        let worker = world.worker();
        for number in 1..=3 {
            let enqueued = world.enqueue(job(number, Behaviour::Succeed).debounced("a", QUIET)).await;
            assert_eq!(enqueued.is_new, number == 1);
            world.pass(20);
            assert_eq!(worker.run_due().await.unwrap(), 0, "another came within the quiet time");
        }
        world.pass(11);
        assert_eq!((worker.run_due().await.unwrap(), world.started()), (1, vec![3]));
    }

    async fn a_job_debounced_while_another_runs_is_not_lost(engine) {
        let world = world(engine).await;
        world.enqueue(job(1, Behaviour::Wait).debounced("a", Duration::ZERO)).await;
        let worker = world.worker();
        let running = tokio::spawn(async move { worker.run_due().await });
        world.until_started(1).await;
        assert!(world.enqueue(job(2, Behaviour::Succeed).debounced("a", QUIET)).await.is_new);
        world.stage.gate.add_permits(1);
        running.await.unwrap().unwrap();
        world.pass(31);
        world.worker().run_due().await.unwrap();
        assert_eq!(world.started(), [1, 2]);
    }

    async fn a_newer_job_replaces_an_expired_one_of_its_debounced_key(engine) {
        let world = world(engine).await;
        let old = world.enqueue(job(1, Behaviour::Wait).debounced("a", Duration::ZERO)).await.id;
        let worker = world.worker();
        let running = tokio::spawn(async move { worker.run_due().await });
        world.until_started(1).await;
        // Its lease expires while a newer job waits.
        world.enqueue(job(2, Behaviour::Succeed).debounced("a", Duration::from_mins(1))).await;
        world.pass(16);
        world.worker().run_due().await.unwrap();
        assert_eq!(world.state(old).await, JobState::Cancelled);
        assert!(world.record(old).await.reason.unwrap().contains("newer"));
        world.stage.gate.add_permits(1);
        running.await.unwrap().unwrap();
        world.pass(60);
        world.worker().run_due().await.unwrap();
        assert_eq!(world.started(), [1, 2]);
    }

    async fn a_job_at_a_set_time_runs_then_and_once(engine) {
        let world = world(engine).await;
        let at = world.kernel.now().plus_seconds(3_600);
        let id = world.enqueue(job(1, Behaviour::Succeed).at(at)).await.id;
        assert_eq!(world.state(id).await, JobState::Scheduled);
        let worker = world.worker();
        world.pass(3_599);
        assert_eq!(worker.run_due().await.unwrap(), 0);
        world.pass(1);
        assert_eq!((worker.run_due().await.unwrap(), worker.run_due().await.unwrap()), (1, 0));
        world.enqueue(job(2, Behaviour::Succeed).after(Duration::from_secs(10))).await;
        assert_eq!(worker.run_due().await.unwrap(), 0);
        world.pass(10);
        assert_eq!(worker.run_due().await.unwrap(), 1);
    }
}
