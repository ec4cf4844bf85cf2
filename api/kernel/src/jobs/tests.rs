//! Limits, heartbeats and hand-back, one step of a worker at a time.

use super::{
    lease::Heartbeat,
    schedules::planner::Planner,
    worker::{
        claim::{ClaimedJob, QueueOfKinds, claim, next_due_ms},
        execution::Execution,
        finish,
        heartbeat::renew,
    },
    *,
};
use crate::{
    Db, Kernel, both_engines,
    testkit::{Engine, TestDatabases, kernel},
};
use allpet_domain::id::JobId;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

const TWO: Queue = Queue::new("two", 2);
const MANY: Queue = Queue::new("many", 100);

#[derive(Serialize, Deserialize)]
struct Limited;
impl Job for Limited {
    const SPEC: JobSpec = JobSpec {
        queue: TWO,
        ..JobSpec::new("test.limited")
    };
}

#[derive(Serialize, Deserialize)]
struct InTurn;
impl Job for InTurn {
    const SPEC: JobSpec = JobSpec {
        queue: MANY,
        per_key: 2,
        ..JobSpec::new("test.in-turn")
    };
}

struct World {
    kernel: Kernel,
    db: Db,
    handlers: Vec<JobHandler>,
    _databases: TestDatabases,
}

async fn world(engine: Engine) -> World {
    let databases = TestDatabases::new(engine).await;
    let db = databases.open("test").await;
    db.migrate(&[]).await.unwrap();
    World {
        kernel: kernel(),
        db,
        handlers: vec![
            JobHandler::new(async |_, _: Limited| std::future::pending().await),
            JobHandler::new(async |_, _: InTurn| Ok(())),
            JobHandler::scheduled(JobSpec::scheduled("test.tick"), async |_| Ok(1)),
        ],
        _databases: databases,
    }
}

impl World {
    async fn enqueue<J: Job>(&self, job: NewJob<J>) -> JobId {
        let mut tx = self.db.begin().await.unwrap();
        let enqueued = self.kernel.enqueue(&mut tx, job).await.unwrap();
        tx.commit().await.unwrap();
        enqueued.id
    }

    async fn claim(&self) -> Vec<ClaimedJob> {
        let queues = [(TWO, "test.limited"), (MANY, "test.in-turn")].map(|(queue, kind)| QueueOfKinds {
            queue,
            kinds: vec![kind.to_owned()],
        });
        claim(&self.kernel, &self.db, &self.handlers, &queues, "a worker")
            .await
            .unwrap()
    }

    async fn run(&self, job: ClaimedJob, hand_back: watch::Receiver<bool>) -> Option<JobState> {
        let handler = self.handlers.iter().find(|handler| handler.spec.kind == job.kind);
        let execution = Execution {
            kernel: self.kernel.clone(),
            db: self.db.clone(),
            handler: handler.unwrap().clone(),
            job,
            successes: finish::successes(&self.db),
            hand_back,
            finished: std::sync::Arc::default(),
        };
        execution.run().await.unwrap()
    }

    async fn renew(&self, job: &ClaimedJob) -> Heartbeat {
        let now_ms = millis(self.kernel.now());
        renew(&self.db, JobId(job.id), job.lease, now_ms).await.unwrap()
    }
}

both_engines! {
    async fn the_limit_of_a_queue_holds_across_all_processes(engine) {
        let world = world(engine).await;
        for _ in 0..5 {
            world.enqueue(NewJob::new(&Limited)).await;
        }
        let first = world.claim().await;
        assert_eq!((first.len(), world.claim().await.len()), (2, 0));
        let stop = watch::Sender::new(true);
        world.run(first[0].clone(), stop.subscribe()).await;
        assert_eq!(world.claim().await.len(), 1, "a slot is free again");
    }

    async fn a_key_at_its_limit_does_not_delay_other_jobs(engine) {
        let world = world(engine).await;
        for key in ["a", "a", "a", "a", "b"] {
            world.enqueue(NewJob::new(&InTurn).concurrency_key(key)).await;
        }
        let first = world.claim().await;
        assert_eq!((first.len(), world.claim().await.len()), (3, 0), "two of a, one of b");
        let keep_running = watch::Sender::new(false);
        assert_eq!(world.run(first[0].clone(), keep_running.subscribe()).await, Some(JobState::Done));
        assert_eq!(world.claim().await.len(), 1);
    }

    async fn a_heartbeat_renews_a_lease(engine) {
        let world = world(engine).await;
        world.enqueue(NewJob::new(&Limited)).await;
        let job = world.claim().await.remove(0);
        for _ in 0..5 {
            world.kernel.clock().advance_seconds(10);
            assert_eq!(world.renew(&job).await, Heartbeat::Held);
            assert!(world.claim().await.is_empty());
        }
        world.kernel.clock().advance_seconds(15);
        let next = world.claim().await.remove(0);
        assert_eq!((next.id, next.lease, next.attempts), (job.id, job.lease + 1, 2));
        assert_eq!((world.renew(&job).await, world.renew(&next).await), (Heartbeat::Lost, Heartbeat::Held));
        let mut tx = world.db.begin().await.unwrap();
        dead_letter::cancel(&world.kernel, &mut tx, JobId(job.id), "").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.renew(&next).await, Heartbeat::CancelRequested);
    }

    async fn a_job_that_is_handed_back_loses_no_attempt(engine) {
        let world = world(engine).await;
        let id = world.enqueue(NewJob::new(&Limited)).await;
        let job = world.claim().await.remove(0);
        let stop = watch::Sender::new(true);
        assert_eq!(world.run(job, stop.subscribe()).await, Some(JobState::Waiting));
        let record = history::find(&world.db, id).await.unwrap().unwrap();
        assert_eq!((record.attempts, record.lease_owner), (0, None));
        assert_eq!(world.claim().await.len(), 1);
    }

    async fn the_next_due_time_is_the_earliest_of_all_jobs(engine) {
        let world = world(engine).await;
        assert_eq!(next_due_ms(&world.db).await.unwrap(), None);
        let now_ms = millis(world.kernel.now());
        world.enqueue(NewJob::new(&Limited).after(Duration::from_mins(1))).await;
        assert_eq!(next_due_ms(&world.db).await.unwrap(), Some(now_ms + 60_000));
        world.enqueue(NewJob::new(&Limited)).await;
        assert_eq!(next_due_ms(&world.db).await.unwrap(), Some(0));
        world.claim().await;
        assert_eq!(next_due_ms(&world.db).await.unwrap(), Some(now_ms + 15_000), "the lease");
    }

    async fn a_waiting_occurrence_makes_up_for_missed_ones(engine) {
        let world = world(engine).await;
        for (missed, waiting) in [(MissedSlots::Once, 1), (MissedSlots::All, 5)] {
            let schedules = [Schedule::cron("test.tick", "0 * * * *").missed(missed)];
            let planner = Planner::new(&schedules, &world.handlers).unwrap();
            for _ in 0..4 {
                planner.fire_due(&world.kernel, &world.db).await.unwrap();
                world.kernel.clock().advance_seconds(3_600);
            }
            let waits = history::in_state(&world.db, JobState::Waiting, 10).await.unwrap().len();
            assert_eq!(waits, waiting, "{missed:?}");
        }
    }

    async fn a_schedule_without_a_job_is_refused(engine) {
        let world = world(engine).await;
        let schedules = [Schedule::cron("test.nobody", "0 * * * *")];
        assert!(Planner::new(&schedules, &world.handlers).is_err());
    }
}
