//! Jobs and schedules in separate processes, next to an API without a worker.

use crate::{
    ada, count,
    load::{ENQUEUED, PATIENCE, enqueue},
    server::{Server, command, free_port, get, seed, until, until_within},
    signed_in,
};
use allpet_contract::{
    operations::{ProcessRole, ReadOperations},
    page::Paging,
    pets::{ListPets, MarkDeceased},
};
use allpet_kernel::{
    Db, both_engines, on_read, on_write,
    testkit::{TestDatabases, TestRedis},
};
use std::process::{Child, Command};

/// A process that ends with its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(mut command: Command) -> Process {
    Process(command.spawn().unwrap())
}

/// Jobs that outlast several workers.
const JOBS: u16 = 1_000;
/// How many workers are killed while they have jobs.
const KILLS: usize = 4;
/// Has the effect of 15 seconds without a heartbeat.
const EXPIRE: &str = "UPDATE jobs SET lease_until_ms = 0 WHERE state = 'running'";

/// Counts the enqueued jobs in a state.
async fn enqueued_in(payments: &Db, state: &str) -> i64 {
    count(payments, &format!("{ENQUEUED} AND state = '{state}'")).await
}

/// Lets the leases of killed workers expire.
async fn expire_leases(payments: &Db) {
    let mut tx = payments.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(EXPIRE).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

both_engines! {
    async fn the_jobs_of_workers_that_are_killed_again_and_again_are_all_done(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let payments = databases.open("payments").await;
        enqueue(&payments, JOBS).await;
        let mut killed_at_work = 0;
        while killed_at_work < KILLS {
            let before = enqueued_in(&payments, "done").await;
            let worker = start(command(&databases, "worker"));
            until_within(PATIENCE, "the worker is in the middle of jobs", async || {
                let is_at_work = enqueued_in(&payments, "running").await > 0;
                (is_at_work && enqueued_in(&payments, "done").await > before).then_some(())
            })
            .await;
            drop(worker);
            killed_at_work += usize::from(enqueued_in(&payments, "running").await > 0);
            expire_leases(&payments).await;
        }
        assert!(enqueued_in(&payments, "done").await < i64::from(JOBS), "some are left to the last worker");
        let _worker = start(command(&databases, "worker"));
        until_within(PATIENCE, "all jobs are done", async || {
            (enqueued_in(&payments, "done").await == i64::from(JOBS)).then_some(())
        })
        .await;
        assert_eq!(count(&payments, ENQUEUED).await, i64::from(JOBS), "each once");
        let repeated = count(&payments, &format!("{ENQUEUED} AND attempts > 1")).await;
        assert!(repeated > 0, "some were taken from a worker that was killed");
    }

    async fn two_workers_fire_each_slot_once(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let port = free_port();
        let mut observed = command(&databases, "worker");
        observed.args(["--port", &port.to_string()]).env("ALLPET_BIND", "127.0.0.1:0");
        let _workers = [start(observed), start(command(&databases, "worker"))];
        let payments = databases.open("payments").await;
        let done = "SELECT COUNT(*) FROM jobs WHERE schedule = 'payments.settle' AND state = 'done' AND result = '0'";
        until("two slots have passed", async || {
            let done: i64 = on_read!(payments, c => sqlx::query_scalar(done).fetch_one(c).await).unwrap();
            (done >= 2).then_some(())
        })
        .await;
        let slots = "SELECT COUNT(*) - COUNT(DISTINCT run_at_ms) FROM jobs WHERE schedule = 'payments.settle'";
        let twice: i64 = on_read!(payments, c => sqlx::query_scalar(slots).fetch_one(c).await).unwrap();
        assert_eq!(twice, 0);
        let (status, metrics) = get(port, "/metrics").await;
        assert_eq!((status, get(port, "/ready").await.0), (200, 200));
        assert!(metrics.contains("allpet_scheduled_work_total{schedule=\"payments.settle\"} 0"), "{metrics}");
    }

    async fn an_api_and_a_worker_share_events_over_a_redis(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let redis = TestRedis::start().await;
        let port = free_port();
        let mut worker = command(&databases, "worker");
        worker.args(["--port", &port.to_string()]).env("REDIS_URL", redis.url().0);
        let _worker = start(worker);
        let server = Server::start_with(&databases, |serve| {
            serve.arg("--without-worker").env("REDIS_URL", redis.url().0);
        })
        .await;
        let owner = ada(&server).await;
        let pets = owner.send(ListPets { query: Paging::default() }).await.unwrap().items;
        owner.send(MarkDeceased { pet: pets[0].id }).await.unwrap();
        let licensing = databases.open("licensing").await;
        until("licensing has heard of it", async || {
            (count(&licensing, "inbox WHERE listener = 'licensing.pet-deceased'").await == 1).then_some(())
        })
        .await;
        let caused = "outbox WHERE topic = 'pet.deceased' AND cause LIKE 'request:%'";
        assert_eq!(count(&databases.open("pets").await, caused).await, 1);

        for path in ["/healthz", "/ready", "/health/queue", "/metrics"] {
            assert_eq!(get(port, path).await.0, 200, "{path}");
        }
        let operator = signed_in(&server, "operator@allpetplus.example").await;
        until("operators see the worker", async || {
            let state = operator.send(ReadOperations {}).await.unwrap();
            let worker = state.processes.into_iter().find(|process| process.role == ProcessRole::Worker)?;
            let health = worker.health.unwrap();
            assert!(health.database_ms.is_some() && health.without_database.is_empty(), "{health:?}");
            assert_eq!(health.redis_answers, Some(true));
            let on_this_machine = health.clock_ahead_ms.is_none_or(|ahead| ahead.abs() < 2_000);
            assert!(on_this_machine, "{health:?}");
            Some(())
        })
        .await;
    }
}
