//! Migrations beside another release's process, and over the rows of the release before.

use super::*;
use crate::{
    Failure, Module, Tx, both_engines,
    events::{Listener, Relay, Subscription},
    on_read, on_write,
    testkit::{TestDatabases, kernel, user},
};
use allpet_contract::events::UserRegistered;
use allpet_domain::{
    Timestamp,
    id::{EventId, UserId},
};
use futures::future::BoxFuture;
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

/// Notes who registered.
#[derive(Clone, Default)]
struct Registered(Arc<Mutex<Vec<UserId>>>);

impl Listener<UserRegistered> for Registered {
    fn hear<'a>(&'a self, _: &'a mut Tx, event: UserRegistered) -> BoxFuture<'a, Result<(), Failure>> {
        self.0.lock().unwrap().push(event.user);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Writes that a user registered, as a release before migration 20 does.
async fn announce_as_before(db: &Db, id: EventId, user: UserId, at: Timestamp) {
    let insert =
        "INSERT INTO outbox (id, topic, payload, announced_at) VALUES ($1, 'user.registered', $2, $3)";
    let payload = serde_json::to_string(&UserRegistered { user }).unwrap();
    let mut tx = db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(insert).bind(id.0).bind(payload).bind(at.inner()).execute(c).await.map(drop))
        .unwrap();
    tx.commit().await.unwrap();
}

async fn note_as_heard(db: &Db, id: EventId, at: Timestamp) {
    let insert = "INSERT INTO inbox (event_id, listener, heard_at) VALUES ($1, 'things.registered', $2)";
    let mut tx = db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(insert).bind(id.0).bind(at.inner()).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

both_engines! {
    async fn events_that_the_release_before_left_are_numbered_and_acted_on_once(engine) {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("things").await;
        db.run(KERNEL.iter().filter(|step| step.version < 20).chain(STEPS)).await.unwrap();
        let kernel = kernel();
        let at = |number: u8| kernel.now().plus_seconds(i64::from(number) - 10);
        let [first, second, third] = [1, 2, 3].map(|number| EventId::new(at(number), kernel.randomness().entropy()));
        for (number, id) in [(3, third), (1, first), (2, second)] {
            announce_as_before(&db, id, user(number), at(number)).await;
        }
        note_as_heard(&db, first, at(1)).await;

        db.migrate(STEPS).await.unwrap();
        let rows = "SELECT id, seq, version, cause FROM outbox ORDER BY seq";
        let rows: Vec<(Uuid, i64, i64, String)> = on_read!(db, c => sqlx::query_as(rows).fetch_all(c).await).unwrap();
        let old = |id: EventId, seq: i64| (id.0, seq, 1_i64, "unknown".to_owned());
        assert_eq!(rows, [old(first, 1), old(second, 2), old(third, 3)]);
        // A process of the release before goes on for a while.
        announce_as_before(&db, EventId::new(at(4), kernel.randomness().entropy()), user(4), at(4)).await;
        let mut tx = db.begin().await.unwrap();
        kernel.announce(&mut tx, &UserRegistered { user: user(5) }).await.unwrap();
        tx.commit().await.unwrap();

        let registered = Registered::default();
        let module = Module {
            name: "things",
            router: axum::Router::new(),
            operations: Vec::new(),
            subscriptions: vec![Subscription::new(db.clone(), "things.registered", registered.clone())],
            jobs: Vec::new(),
            schedules: Vec::new(),
            db,
        };
        let relay = Relay::new(kernel, &[module]);
        relay.drain().await.unwrap();
        assert_eq!(relay.drain().await.unwrap(), 0);
        let mut heard = registered.0.lock().unwrap().clone();
        heard.sort();
        assert_eq!(heard, [2, 3, 4, 5].map(user), "what was heard before is not heard again");
    }

    async fn a_process_that_was_rolled_back_starts_beside_the_steps_of_its_successor(engine) {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("things").await;
        db.migrate(STEPS).await.unwrap();
        db.migrate(&STEPS[..1]).await.unwrap();
        db.migrate(STEPS).await.unwrap();
    }
}
