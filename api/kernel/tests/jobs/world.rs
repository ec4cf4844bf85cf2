//! A module with one kind of job, which acts as its payload says and records that it did.

use allpet_domain::id::JobId;
use allpet_kernel::{
    Db, Failure, Kernel, Module,
    db::MigrationFile,
    jobs::{
        EnqueueResult, Job, JobContext, JobHandler, JobRecord, JobSpec, JobState, NewJob, RetryPolicy,
        Schedule, Worker, history,
    },
    on_read, on_write,
    testkit::{Engine, TestDatabases, kernel},
};
use serde::{Deserialize, Serialize};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Semaphore;

const TABLES: &[MigrationFile] = &[MigrationFile {
    version: 100,
    name: "effects",
    sqlite: "CREATE TABLE effects (number INTEGER NOT NULL) STRICT; CREATE TABLE parents (number INTEGER PRIMARY KEY) STRICT; \
        CREATE TABLE children (parent INTEGER NOT NULL REFERENCES parents (number) DEFERRABLE INITIALLY DEFERRED) STRICT",
    postgres: "CREATE TABLE effects (number BIGINT NOT NULL); CREATE TABLE parents (number BIGINT PRIMARY KEY); \
        CREATE TABLE children (parent BIGINT NOT NULL REFERENCES parents (number) DEFERRABLE INITIALLY DEFERRED)",
}];

/// The behaviour of a test job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Behaviour {
    /// Succeeds.
    Succeed,
    /// Fails.
    Fail,
    /// Panics.
    Panic,
    /// Waits for the gate, then finishes in the transaction of its effect.
    Wait,
    /// Finishes in a transaction that it commits, and fails.
    FinishAndFail,
    /// Finishes in a transaction that it rolls back, and succeeds.
    FinishAndRollBack,
    /// Finishes in a transaction whose commit fails, and succeeds.
    FinishAndFailToCommit,
    /// Never ends.
    Hang,
    /// Stores its progress.
    Progress(u8),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TestJob {
    pub(super) number: i64,
    pub(super) behaviour: Behaviour,
}

pub(super) const RETRY: RetryPolicy = RetryPolicy {
    max_attempts: 3,
    base: Duration::from_secs(8),
    cap: Duration::from_mins(1),
};

impl Job for TestJob {
    const SPEC: JobSpec = JobSpec {
        retry: RETRY,
        ..JobSpec::new("test.act")
    };
}

pub(super) fn job(number: i64, behaviour: Behaviour) -> NewJob<TestJob> {
    NewJob::new(&TestJob { number, behaviour })
}

/// The state that the handlers of all workers share.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    /// The numbers of the jobs that started, in order.
    pub(super) started: Arc<Mutex<Vec<i64>>>,
    /// How often a result was refused.
    pub(super) refused: Arc<Mutex<u32>>,
    /// Lets waiting handlers continue.
    pub(super) gate: Arc<Semaphore>,
}

pub(super) struct World {
    pub(super) kernel: Kernel,
    pub(super) db: Db,
    pub(super) stage: Stage,
    pub(super) schedules: Vec<Schedule>,
    pub(super) databases: TestDatabases,
}

pub(super) async fn world(engine: Engine) -> World {
    let databases = TestDatabases::new(engine).await;
    let db = databases.open("test").await;
    db.migrate(TABLES).await.unwrap();
    World {
        kernel: kernel(),
        db,
        stage: Stage {
            started: Arc::default(),
            refused: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        },
        schedules: Vec::new(),
        databases,
    }
}

impl World {
    /// Creates a worker, as in another process that is woken by this one.
    pub(super) fn worker(&self) -> Worker {
        self.worker_over(&self.db)
    }

    /// Creates a worker over a database of its own.
    pub(super) fn worker_over(&self, db: &Db) -> Worker {
        let (stage, module_db) = (self.stage.clone(), db.clone());
        let db = db.clone();
        let handler = JobHandler::new(move |context, job| run_job(stage.clone(), db.clone(), context, job));
        let stage = self.stage.clone();
        let tick = move |_| {
            let stage = stage.clone();
            async move {
                stage.started.lock().unwrap().push(-1);
                Ok(7)
            }
        };
        let module = Module {
            name: "test",
            router: axum::Router::new(),
            operations: Vec::new(),
            subscriptions: Vec::new(),
            jobs: vec![
                handler,
                JobHandler::scheduled(JobSpec::scheduled("test.tick"), tick),
            ],
            schedules: self.schedules.clone(),
            personal_data: allpet_kernel::PersonalData::Nothing,
            db: module_db,
        };
        Worker::new(&self.kernel, &[module]).unwrap()
    }

    /// Enqueues a job in a transaction of its own.
    pub(super) async fn enqueue(&self, job: NewJob<TestJob>) -> EnqueueResult {
        let mut tx = self.db.begin().await.unwrap();
        let enqueued = self.kernel.enqueue(&mut tx, job).await.unwrap();
        tx.commit().await.unwrap();
        enqueued
    }

    pub(super) async fn record(&self, id: JobId) -> JobRecord {
        history::find(&self.db, id).await.unwrap().unwrap()
    }

    pub(super) async fn state(&self, id: JobId) -> JobState {
        self.record(id).await.state
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.kernel.clock().advance_seconds(seconds);
    }

    pub(super) fn now_ms(&self) -> i64 {
        i64::try_from(self.kernel.now().unix_millis()).unwrap()
    }

    pub(super) fn started(&self) -> Vec<i64> {
        self.stage.started.lock().unwrap().clone()
    }

    pub(super) async fn effects(&self) -> i64 {
        on_read!(self.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM effects").fetch_one(c).await).unwrap()
    }

    /// Waits until `count` jobs have started.
    pub(super) async fn until_started(&self, count: usize) {
        until(|| self.started().len() >= count).await;
    }
}

/// Waits until other tasks make the condition true.
pub(super) async fn until(condition: impl Fn() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting)
        .await
        .unwrap();
}

async fn run_job(stage: Stage, db: Db, context: JobContext, job: TestJob) -> Result<(), Failure> {
    stage.started.lock().unwrap().push(job.number);
    match job.behaviour {
        Behaviour::Succeed => Ok(()),
        Behaviour::Fail => Err(Failure::internal(format!("no {}", job.number))),
        Behaviour::Panic => panic!("the panic of this test"),
        Behaviour::Hang => std::future::pending().await,
        Behaviour::Progress(percent) => context.progress(percent).await,
        Behaviour::FinishAndFail => {
            let mut tx = db.begin().await?;
            context.finish(&mut tx).await?;
            tx.commit().await?;
            Err(Failure::internal("too late"))
        }
        Behaviour::FinishAndRollBack => {
            let mut tx = db.begin().await?;
            context.finish(&mut tx).await?;
            Ok(tx.rollback().await?)
        }
        Behaviour::FinishAndFailToCommit => {
            let mut tx = db.begin().await?;
            // There is no such parent, which the database finds out at the commit.
            on_write!(tx, c => sqlx::query("INSERT INTO children (parent) VALUES ($1)").bind(job.number).execute(c).await.map(drop))?;
            context.finish(&mut tx).await?;
            assert!(tx.commit().await.is_err(), "a child without a parent");
            Ok(())
        }
        Behaviour::Wait => {
            stage.gate.acquire().await.unwrap().forget();
            let mut tx = db.begin().await?;
            on_write!(tx, c => sqlx::query("INSERT INTO effects (number) VALUES ($1)").bind(job.number).execute(c).await.map(drop))?;
            let finished = context.finish(&mut tx).await;
            if finished.is_err() {
                *stage.refused.lock().unwrap() += 1;
            }
            finished?;
            Ok(tx.commit().await?)
        }
    }
}
