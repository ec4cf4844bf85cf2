//! Enqueueing in the transaction of the cause, and retries.

use super::world::{Behaviour, RETRY, TestJob, World, job, world};
use allpet_kernel::{
    Db, Failure, Module, both_engines,
    jobs::{Job, JobContext, JobHandler, JobSpec, JobState, NewJob, PAYLOAD_MAX, Worker},
    on_write,
};
use std::time::Duration;

both_engines! {
    async fn a_job_exists_once_the_transaction_that_caused_it_commits(engine) {
        let world = world(engine).await;
        let worker = world.worker();
        let mut tx = world.db.begin().await.unwrap();
        world.kernel.enqueue(&mut tx, job(1, Behaviour::Succeed)).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 0);
        let id = world.enqueue(job(2, Behaviour::Succeed)).await.id;
        assert_eq!((worker.run_due().await.unwrap(), world.started()), (1, vec![2]));
        let done = world.record(id).await;
        assert_eq!((done.state, done.attempts, done.finished_ms), (JobState::Done, 1, Some(world.now_ms())));
    }

    async fn the_delay_of_a_retry_grows_also_after_a_restart(engine) {
        let world = world(engine).await;
        let id = world.enqueue(job(1, Behaviour::Fail)).await.id;
        assert_eq!(world.worker().run_due().await.unwrap(), 1);
        let failed = world.record(id).await;
        assert_eq!((failed.state, failed.attempts), (JobState::Failed, 1));
        assert!(failed.error.unwrap().contains("no 1"));
        let wait = failed.run_at_ms - world.now_ms();
        assert!((6_000..=10_000).contains(&wait), "8 s and a quarter either way: {wait}");
        world.pass(5);
        assert_eq!(world.worker().run_due().await.unwrap(), 0, "the delay is in the row, not in a worker");
        world.pass(6);
        assert_eq!(world.worker().run_due().await.unwrap(), 1);
        let wait = world.record(id).await.run_at_ms - world.now_ms();
        assert!((12_000..=20_000).contains(&wait), "twice as long: {wait}");
        world.pass(21);
        assert_eq!(world.worker().run_due().await.unwrap(), 1);
        let dead = world.record(id).await;
        assert_eq!((dead.state, dead.attempts), (JobState::Dead, i64::from(RETRY.max_attempts)));
        world.pass(24 * 60 * 60);
        world.worker().run_due().await.unwrap();
        assert_eq!(world.started(), [1, 1, 1], "a dead letter waits for an operator");
    }

    async fn a_panic_is_a_failure_like_any_other(engine) {
        let world = world(engine).await;
        let bad = world.enqueue(job(1, Behaviour::Panic)).await.id;
        let good = world.enqueue(job(2, Behaviour::Succeed)).await.id;
        assert_eq!(world.worker().run_due().await.unwrap(), 2);
        assert_eq!((world.state(bad).await, world.state(good).await), (JobState::Failed, JobState::Done));
    }

    async fn a_payload_has_a_size_limit(engine) {
        let world = world(engine).await;
        let mut tx = world.db.begin().await.unwrap();
        let large = NewJob::<TestJob>::new(&TestJob { number: 1, behaviour: Behaviour::Succeed }).unique("x".repeat(10));
        assert!(world.kernel.enqueue(&mut tx, large).await.is_ok());
        let refused = world.kernel.enqueue(&mut tx, NewJob::new(&Letter("x".repeat(PAYLOAD_MAX)))).await;
        assert!(refused.is_err(), "two quotes more than the limit");
        let largest = world.kernel.enqueue(&mut tx, NewJob::new(&Letter("x".repeat(PAYLOAD_MAX - 2)))).await;
        assert!(largest.is_ok());
    }

    async fn the_highest_priority_runs_first_then_the_oldest(engine) {
        let world = world(engine).await;
        world.enqueue(job(1, Behaviour::Succeed)).await;
        world.pass(1);
        world.enqueue(job(2, Behaviour::Succeed)).await;
        world.enqueue(job(3, Behaviour::Succeed).priority(5)).await;
        world.enqueue(job(4, Behaviour::Succeed).priority(-5)).await;
        world.worker().run_due().await.unwrap();
        assert_eq!(world.started(), [3, 1, 2, 4]);
    }

    async fn a_job_stores_its_progress(engine) {
        let world = world(engine).await;
        let id = world.enqueue(job(1, Behaviour::Progress(40))).await.id;
        world.worker().run_due().await.unwrap();
        assert_eq!(world.record(id).await.progress, 40);
    }
}

/// A kind that no worker of the test knows.
#[derive(serde::Serialize, serde::Deserialize)]
struct Letter(String);

impl Job for Letter {
    const SPEC: JobSpec = JobSpec::new("test.letter");
}

both_engines! {
    async fn a_job_waits_for_a_worker_that_knows_its_kind(engine) {
        let world = world(engine).await;
        let mut tx = world.db.begin().await.unwrap();
        let id = world.kernel.enqueue(&mut tx, NewJob::new(&Letter("a".into()))).await.unwrap().id;
        tx.commit().await.unwrap();
        assert_eq!(world.worker().run_due().await.unwrap(), 0);
        assert_eq!(world.state(id).await, JobState::Waiting);
    }
}

/// A kind with a short time limit.
#[derive(serde::Serialize, serde::Deserialize)]
struct Limited;

impl Job for Limited {
    const SPEC: JobSpec = JobSpec {
        retry: RETRY,
        time_limit: Duration::from_millis(500),
        ..JobSpec::new("test.limited")
    };
}

/// Acts in a transaction, which the first attempt never commits.
async fn hang_once(db: Db, context: JobContext) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    on_write!(tx, c => sqlx::query("INSERT INTO effects (number) VALUES (1)").execute(c).await.map(drop))?;
    if context.attempt() == 1 {
        std::future::pending::<()>().await;
    }
    Ok(tx.commit().await?)
}

/// Returns a worker that runs [`Limited`] alone.
fn limited_worker(world: &World) -> Worker {
    let db = world.db.clone();
    let module = Module {
        name: "test",
        router: axum::Router::new(),
        operations: Vec::new(),
        subscriptions: Vec::new(),
        jobs: vec![JobHandler::new(move |context, _: Limited| {
            hang_once(db.clone(), context)
        })],
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db: world.db.clone(),
    };
    Worker::new(&world.kernel, &[module]).unwrap()
}

both_engines! {
    async fn a_job_over_its_time_limit_is_ended_and_retried(engine) {
        let world = world(engine).await;
        let mut tx = world.db.begin().await.unwrap();
        let id = world.kernel.enqueue(&mut tx, NewJob::new(&Limited)).await.unwrap().id;
        tx.commit().await.unwrap();
        let worker = limited_worker(&world);
        assert_eq!(worker.run_due().await.unwrap(), 1);
        let failed = world.record(id).await;
        assert_eq!((failed.state, failed.attempts), (JobState::Failed, 1));
        assert_eq!(failed.error.as_deref(), Some("The handler did not finish within 500ms."));
        assert_eq!(world.effects().await, 0, "its transaction is rolled back");
        world.pass(11);
        assert_eq!(worker.run_due().await.unwrap(), 1);
        let done = world.record(id).await;
        assert_eq!((done.state, done.attempts, world.effects().await), (JobState::Done, 2, 1));
    }
}
