//! Migrations while another release's process runs, and on rows of an older release.

use super::*;
use crate::{
    Failure, Module, Tx, both_engines,
    events::{Listener, Relay, Subscription},
    jobs::{Job, JobHandler, JobSpec, JobState, NewJob, Worker, history},
    on_read, on_write,
    testkit::{TestDatabases, kernel, user},
};
use allpet_contract::events::UserRegistered;
use allpet_domain::{
    Timestamp,
    id::{EventId, JobId, UserId},
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

const STEPS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "first",
        sqlite: "CREATE TABLE things (id INTEGER) STRICT",
        postgres: "CREATE TABLE things (id BIGINT)",
    },
    MigrationFile {
        version: 101,
        name: "second",
        sqlite: "ALTER TABLE things ADD COLUMN name TEXT",
        postgres: "ALTER TABLE things ADD COLUMN name TEXT",
    },
];

/// Collects who registered.
#[derive(Clone, Default)]
struct Registered(Arc<Mutex<Vec<UserId>>>);

impl Listener<UserRegistered> for Registered {
    fn handle<'a>(&'a self, _: &'a mut Tx, event: UserRegistered) -> BoxFuture<'a, Result<(), Failure>> {
        self.0.lock().unwrap().push(event.user);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Inserts the event of a registration as a release before migration 20 does.
async fn announce_as_old_release(db: &Db, id: EventId, user: UserId, at: Timestamp) {
    let insert =
        "INSERT INTO outbox (id, topic, payload, announced_at) VALUES ($1, 'user.registered', $2, $3)";
    let payload = serde_json::to_string(&UserRegistered { user }).unwrap();
    let mut tx = db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(insert).bind(id.0).bind(payload).bind(at.inner()).execute(c).await.map(drop))
        .unwrap();
    tx.commit().await.unwrap();
}

async fn insert_into_inbox(db: &Db, id: EventId, at: Timestamp) {
    let insert = "INSERT INTO inbox (event_id, listener, heard_at) VALUES ($1, 'things.registered', $2)";
    let mut tx = db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(insert).bind(id.0).bind(at.inner()).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

/// A job that counts.
#[derive(Serialize, Deserialize)]
struct Count {
    number: u8,
}

impl Job for Count {
    const SPEC: JobSpec = JobSpec::new("things.count");
}

/// Enqueues a job as a release before migration 20 does.
async fn enqueue_as_before(db: &Db, id: JobId, number: u8, at: Timestamp) {
    let insert = "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, max_attempts, key_limit, enqueued_ms) \
        VALUES ($1, $2, 'things.count', $3, 0, 'waiting', $4, 3, 1, $4)";
    let payload = serde_json::to_string(&Count { number }).unwrap();
    let (queue, at) = (Count::SPEC.queue.name, i64::try_from(at.unix_millis()).unwrap());
    let mut tx = db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(insert).bind(id.0).bind(queue).bind(payload).bind(at).execute(c).await.map(drop))
        .unwrap();
    tx.commit().await.unwrap();
}

fn things(db: Db, subscriptions: Vec<Subscription>, jobs: Vec<JobHandler>) -> Module {
    Module {
        name: "things",
        router: axum::Router::new(),
        operations: Vec::new(),
        subscriptions,
        jobs,
        schedules: Vec::new(),
        personal_data: crate::PersonalData::Nothing,
        db,
    }
}

both_engines! {
    async fn jobs_of_an_older_release_run_beside_new_ones(engine) {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("things").await;
        db.run(KERNEL.iter().filter(|step| step.version < 20).chain(STEPS)).await.unwrap();
        let kernel = kernel();
        let ids = [1_u8, 2].map(|number| JobId(Uuid::from_bytes([number; 16])));
        enqueue_as_before(&db, ids[0], 1, kernel.now()).await;
        db.migrate(STEPS).await.unwrap();
        // A process of the release before goes on for a while.
        enqueue_as_before(&db, ids[1], 2, kernel.now()).await;
        let mut tx = db.begin().await.unwrap();
        kernel.enqueue(&mut tx, NewJob::new(&Count { number: 3 })).await.unwrap();
        tx.commit().await.unwrap();

        let counted = Arc::new(Mutex::new(Vec::new()));
        let counts = Arc::clone(&counted);
        let handler = JobHandler::new(move |_, job: Count| {
            counts.lock().unwrap().push(job.number);
            std::future::ready(Ok(()))
        });
        let worker = Worker::new(&kernel, &[things(db.clone(), Vec::new(), vec![handler])]).unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 3);
        counted.lock().unwrap().sort_unstable();
        assert_eq!(*counted.lock().unwrap(), [1, 2, 3]);
        let done = history::in_state(&db, JobState::Done, 10).await.unwrap();
        let mut causes: Vec<&str> = done.iter().map(|job| job.cause.as_str()).collect();
        causes.sort_unstable();
        assert_eq!(causes, ["process", "unknown", "unknown"]);
    }

    async fn events_of_an_older_release_are_numbered_and_handled_once(engine) {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("things").await;
        db.run(KERNEL.iter().filter(|step| step.version < 20).chain(STEPS)).await.unwrap();
        let kernel = kernel();
        let at = |number: u8| kernel.now().plus_seconds(i64::from(number) - 10);
        let [first, second, third] = [1, 2, 3].map(|number| EventId::new(at(number), kernel.randomness().entropy()));
        for (number, id) in [(3, third), (1, first), (2, second)] {
            announce_as_old_release(&db, id, user(number), at(number)).await;
        }
        insert_into_inbox(&db, first, at(1)).await;

        db.migrate(STEPS).await.unwrap();
        let rows = "SELECT id, seq, version, cause FROM outbox ORDER BY seq";
        let rows: Vec<(Uuid, i64, i64, String)> = on_read!(db, c => sqlx::query_as(rows).fetch_all(c).await).unwrap();
        let old = |id: EventId, seq: i64| (id.0, seq, 1_i64, "unknown".to_owned());
        assert_eq!(rows, [old(first, 1), old(second, 2), old(third, 3)]);
        // A process of the older release still runs.
        announce_as_old_release(&db, EventId::new(at(4), kernel.randomness().entropy()), user(4), at(4)).await;
        let mut tx = db.begin().await.unwrap();
        kernel.announce(&mut tx, &UserRegistered { user: user(5) }).await.unwrap();
        tx.commit().await.unwrap();

        let registered = Registered::default();
        let subscription = Subscription::new(db.clone(), "things.registered", registered.clone());
        let module = things(db, vec![subscription], Vec::new());
        let relay = Relay::new(kernel, &[module]);
        relay.drain().await.unwrap();
        assert_eq!(relay.drain().await.unwrap(), 0);
        let mut handled = registered.0.lock().unwrap().clone();
        handled.sort();
        assert_eq!(handled, [2, 3, 4, 5].map(user), "an event that was handled before is not handled again");
    }

    async fn an_older_release_starts_with_the_steps_of_its_successor(engine) {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("things").await;
        db.migrate(STEPS).await.unwrap();
        db.migrate(&STEPS[..1]).await.unwrap();
        db.migrate(STEPS).await.unwrap();
    }
}
