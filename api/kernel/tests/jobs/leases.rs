//! Leases: one worker for a job, and another one if the first is gone.

use super::world::{Behaviour, World, job, world};
use allpet_kernel::{
    both_engines,
    jobs::{JobState, Schedule, StopLimits, Worker, dead_letter, dead_letter::Cancellation, lease::LEASE},
    on_write,
};
use futures::future::join_all;
use std::time::Duration;

/// Lets a worker start the only job, and leaves it running.
async fn start(world: &World) -> tokio::task::JoinHandle<()> {
    let worker = world.worker();
    let running = tokio::spawn(async move {
        let _ = worker.run_due().await;
    });
    world.until_started(1).await;
    running
}

both_engines! {
    async fn no_job_has_two_workers(engine) {
        let world = world(engine).await;
        for number in 0..60 {
            world.enqueue(job(number, Behaviour::Succeed)).await;
        }
        let workers: Vec<_> = (0..4).map(|_| world.worker()).collect();
        let attempts = join_all(workers.iter().map(Worker::run_due)).await;
        assert_eq!(attempts.into_iter().map(Result::unwrap).sum::<usize>(), 60);
        let mut started = world.started();
        started.sort_unstable();
        assert_eq!(started, (0..60).collect::<Vec<_>>());
    }

    async fn the_job_of_a_killed_worker_is_taken_when_its_lease_has_expired(engine) {
        let world = world(engine).await;
        let id = world.enqueue(job(1, Behaviour::Wait)).await.id;
        start(&world).await.abort();
        world.stage.gate.add_permits(1);
        world.pass(LEASE.as_secs() - 1);
        assert_eq!(world.worker().run_due().await.unwrap(), 0, "its worker may be alive");
        world.pass(1);
        assert_eq!(world.worker().run_due().await.unwrap(), 1);
        let done = world.record(id).await;
        assert_eq!((done.state, done.attempts, world.effects().await), (JobState::Done, 2, 1));
    }

    async fn the_result_of_a_worker_that_lost_its_lease_is_refused(engine) {
        let world = world(engine).await;
        let id = world.enqueue(job(1, Behaviour::Wait)).await.id;
        let zombie = start(&world).await;
        world.pass(LEASE.as_secs());
        let other = world.worker();
        let other = tokio::spawn(async move { other.run_due().await });
        world.until_started(2).await;
        // The gate admits in order of arrival: the worker that lost its lease first.
        world.stage.gate.add_permits(1);
        zombie.await.unwrap();
        assert_eq!((world.state(id).await, world.effects().await), (JobState::Running, 0));
        world.stage.gate.add_permits(1);
        other.await.unwrap().unwrap();
        assert_eq!(world.state(id).await, JobState::Done);
        assert_eq!((world.effects().await, *world.stage.refused.lock().unwrap()), (1, 1));
    }

    async fn a_clock_that_is_set_forward_repeats_no_effect_and_no_slot(engine) {
        let mut world = world(engine).await;
        world.schedules = vec![Schedule::cron("test.tick", "0 * * * *")];
        world.worker().run_due().await.unwrap();
        let id = world.enqueue(job(1, Behaviour::Wait)).await.id;
        let first = start(&world).await;
        world.pass(3_600);
        let second = world.worker();
        let second = tokio::spawn(async move { second.run_due().await });
        world.until_started(2).await;
        // The gate admits in order of arrival: the worker whose lease expired first.
        world.stage.gate.add_permits(1);
        first.await.unwrap();
        assert_eq!((world.state(id).await, world.effects().await), (JobState::Running, 0));
        world.stage.gate.add_permits(1);
        second.await.unwrap().unwrap();
        world.worker().run_due().await.unwrap();
        assert_eq!((world.state(id).await, world.effects().await), (JobState::Done, 1));
        let ticks = world.started().into_iter().filter(|number| *number == -1);
        assert_eq!(ticks.count(), 1, "the slot that the clock skipped");
    }

    async fn a_job_that_kills_its_workers_is_a_dead_letter(engine) {
        let world = world(engine).await;
        let id = world.enqueue(job(1, Behaviour::Hang)).await.id;
        for attempt in 1..=3 {
            let worker = world.worker();
            let running = tokio::spawn(async move { worker.run_due().await.map(drop) });
            world.until_started(attempt).await;
            running.abort();
            world.pass(LEASE.as_secs());
        }
        assert_eq!(world.worker().run_due().await.unwrap(), 0);
        let dead = world.record(id).await;
        assert_eq!((dead.state, dead.attempts), (JobState::Dead, 3));
        assert!(dead.error.unwrap().contains("lease"));
    }

    async fn a_running_job_is_cancelled_and_a_waiting_one_never_starts(engine) {
        let world = world(engine).await;
        let cancel = async |id| {
            let mut tx = world.db.begin().await.unwrap();
            let outcome = dead_letter::cancel(&world.kernel, &mut tx, id, "not wanted").await.unwrap();
            tx.commit().await.unwrap();
            outcome
        };
        let running = world.enqueue(job(1, Behaviour::Hang)).await.id;
        // A real worker learns of the cancellation with a heartbeat.
        let worker = world.worker();
        let working = tokio::spawn(worker.clone().run());
        world.until_started(1).await;
        assert_eq!(cancel(running).await, Cancellation::Requested);
        let later = world.enqueue(job(2, Behaviour::Succeed).at(world.kernel.now().plus_seconds(60))).await.id;
        assert_eq!(cancel(later).await, Cancellation::Cancelled);
        let limit = Duration::from_secs(30);
        let ended = tokio::time::timeout(limit, async {
            while world.state(running).await == JobState::Running {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        ended.await.unwrap();
        for id in [running, later] {
            let record = world.record(id).await;
            assert_eq!((record.state, record.reason.as_deref()), (JobState::Cancelled, Some("not wanted")));
            assert_eq!(cancel(id).await, Cancellation::TooLate);
        }
        worker.stop();
        working.await.unwrap();
        assert_eq!(world.started(), [1]);
    }

    async fn a_worker_starts_new_jobs_at_once_and_stops_when_told(engine) {
        let world = world(engine).await;
        let worker = world.worker();
        let working = tokio::spawn(worker.clone().run());
        for number in 1..=20 {
            world.enqueue(job(number, Behaviour::Succeed)).await;
        }
        world.until_started(20).await;
        world.enqueue(job(21, Behaviour::Wait)).await;
        world.until_started(21).await;
        worker.stop();
        world.stage.gate.add_permits(1);
        working.await.unwrap();
        assert_eq!(world.effects().await, 1, "the running job finishes first");
        world.enqueue(job(22, Behaviour::Succeed)).await;
        assert_eq!(world.started().len(), 21);
    }

    async fn a_worker_that_stops_does_not_wait_for_a_database_that_does_not_answer(engine) {
        let world = world(engine).await;
        let id = world.enqueue(job(1, Behaviour::Wait)).await.id;
        let limit = Duration::from_millis(200);
        let worker = world.worker().with_stop_limits(StopLimits { running: limit, handing_back: limit });
        let working = tokio::spawn(worker.clone().run());
        world.until_started(1).await;
        // On SQLite, the one writer waits for this transaction; on PostgreSQL, every statement about jobs.
        let mut tx = world.db.begin().await.unwrap();
        if tx.is_postgres() {
            let lock = "LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE";
            on_write!(tx, c => sqlx::query(lock).execute(c).await.map(drop)).unwrap();
        }
        worker.stop();
        tokio::time::timeout(Duration::from_secs(5), working).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(world.state(id).await, JobState::Running, "it was not handed back");
        world.pass(LEASE.as_secs());
        world.stage.gate.add_permits(1);
        assert_eq!(world.worker().run_due().await.unwrap(), 1, "its lease has expired");
        let done = world.record(id).await;
        assert_eq!((done.state, done.attempts, world.effects().await), (JobState::Done, 2, 1));
    }

    async fn a_worker_that_stops_hands_back_a_job_that_does_not_end(engine) {
        let world = world(engine).await;
        let id = world.enqueue(job(1, Behaviour::Wait)).await.id;
        let limits = StopLimits { running: Duration::from_millis(100), ..StopLimits::default() };
        let worker = world.worker().with_stop_limits(limits);
        let working = tokio::spawn(worker.clone().run());
        world.until_started(1).await;
        worker.stop();
        working.await.unwrap();
        let waiting = world.record(id).await;
        assert_eq!((waiting.state, waiting.attempts), (JobState::Waiting, 0), "the attempt does not count");
    }
}
