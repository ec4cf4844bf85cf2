//! Databases that fail: a full disk, a forgotten transaction, killed sessions, a migration that fails half way.

use super::*;
use crate::{
    Failure, Kernel, both_engines, on_read, on_write,
    testkit::{Engine as TestEngine, TestDatabases, kernel, user},
};
use allpet_contract::{Problem, events::UserRegistered};
use futures::future::join_all;
use sqlx::AssertSqlSafe;
use std::time::Duration;

const NOTES: Migrations = &[MigrationFile {
    version: 100,
    name: "notes",
    sqlite: "CREATE TABLE notes (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
    postgres: "CREATE TABLE notes (number BIGINT PRIMARY KEY, text TEXT NOT NULL)",
}];

async fn notes(databases: &TestDatabases) -> Db {
    let db = databases.open("notes").await;
    db.migrate(NOTES).await.unwrap();
    db
}

/// Inserts a note, unless it is there, and announces it in the same transaction.
async fn write(kernel: &Kernel, db: &Db, number: i64) -> Result<(), Failure> {
    const INSERT: &str = "INSERT INTO notes (number, text) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    let text = "x".repeat(2_000);
    let mut tx = db.begin().await?;
    let new = on_write!(tx, c => sqlx::query(INSERT).bind(number).bind(text).execute(c).await.map(|done| done.rows_affected()))?;
    if new == 1 {
        kernel
            .announce(&mut tx, &UserRegistered { user: user(1) })
            .await?;
    }
    Ok(tx.commit().await?)
}

async fn try_count(db: &Db, table: &str) -> Result<i64, sqlx::Error> {
    let count = format!("SELECT COUNT(*) FROM {table}");
    on_read!(db, c => sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(c).await)
}

async fn count(db: &Db, table: &str) -> i64 {
    try_count(db, table).await.unwrap()
}

/// Counts rows where the pool may still hold sessions that were killed: each of them fails one statement.
async fn count_after_kills(db: &Db, table: &str) -> i64 {
    for _ in 0..20 {
        if let Ok(rows) = try_count(db, table).await {
            return rows;
        }
    }
    count(db, table).await
}

async fn execute(db: &Db, statement: &str) {
    let mut tx = db.begin().await.unwrap();
    on_write!(tx, c => sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(c).await.map(drop))
        .unwrap();
    tx.commit().await.unwrap();
}

fn problem(outcome: Result<(), Failure>) -> Problem {
    outcome.unwrap_err().into_problem()
}

/// Leaves room for a few notes more on SQLite, for the present connection of the writer. On PostgreSQL, a trigger raises what a full
/// disk does.
async fn fill_disk(db: &Db) {
    if db.is_postgres() {
        let statement = "CREATE OR REPLACE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$; \
             CREATE OR REPLACE TRIGGER fill_disk BEFORE INSERT ON outbox FOR EACH ROW WHEN (NEW.seq > 5) EXECUTE FUNCTION fill_disk()";
        execute(db, statement).await;
        return;
    }
    let pages: i64 =
        on_read!(db, c => sqlx::query_scalar("SELECT page_count FROM pragma_page_count").fetch_one(c).await)
            .unwrap();
    execute(db, &format!("PRAGMA max_page_count = {}", pages + 6)).await;
}

/// Writes until the disk is full. Returns how many notes had room, and the problem.
async fn write_until_full(kernel: &Kernel, db: &Db, from: i64) -> (i64, Problem) {
    for number in 0..100 {
        if let Err(failure) = write(kernel, db, from + number).await {
            return (number, failure.into_problem());
        }
    }
    panic!("the disk is not full");
}

async fn make_room(db: &Db) {
    let statement = if db.is_postgres() {
        "DROP TRIGGER fill_disk ON outbox"
    } else {
        "PRAGMA max_page_count = 4294967294"
    };
    execute(db, statement).await;
}

both_engines! {
    async fn a_full_disk_leaves_nothing_half_written(engine) {
        let databases = TestDatabases::new(engine).await;
        let (kernel, db) = (kernel(), notes(&databases).await);
        let mut written = 0;
        for round in 0..3 {
            fill_disk(&db).await;
            let (had_room, refused) = write_until_full(&kernel, &db, written).await;
            assert!(round > 0 || had_room > 0);
            written += had_room;
            assert_eq!((refused.status, refused.retry_after), (503, Some(60)), "{refused:?}");
            assert_eq!((count(&db, "notes").await, count(&db, "outbox").await), (written, written), "reads go on");
        }
        make_room(&db).await;
        write(&kernel, &db, written).await.unwrap();
        assert_eq!((count(&db, "notes").await, count(&db, "outbox").await), (written + 1, written + 1));
    }

    async fn a_migration_that_fails_half_way_is_applied_whole_by_the_next_start(engine) {
        const BROKEN: Migrations = &[NOTES[0], MigrationFile {
            version: 101,
            name: "labels",
            sqlite: "CREATE TABLE labels (name TEXT) STRICT; INSERT INTO notes (number, text) VALUES (1, 'a'), (1, 'b')",
            postgres: "CREATE TABLE labels (name TEXT); INSERT INTO notes (number, text) VALUES (1, 'a'), (1, 'b')",
        }];
        const MENDED: Migrations = &[NOTES[0], MigrationFile {
            version: 101,
            name: "labels",
            sqlite: "CREATE TABLE labels (name TEXT) STRICT; INSERT INTO notes (number, text) VALUES (1, 'a')",
            postgres: "CREATE TABLE labels (name TEXT); INSERT INTO notes (number, text) VALUES (1, 'a')",
        }];
        let databases = TestDatabases::new(engine).await;
        for _ in 0..2 {
            let db = databases.open("notes").await;
            let error = db.migrate(BROKEN).await.unwrap_err().to_string();
            assert!(error.contains("101"), "it names the step: {error}");
            assert_eq!(count(&db, "notes").await, 0, "the step before is applied, and of this one nothing");
            let labels = on_read!(db, c => sqlx::query("SELECT name FROM labels").execute(c).await.map(drop));
            assert!(labels.is_err(), "of this one nothing");
            db.close().await;
        }
        let db = databases.open("notes").await;
        db.migrate(MENDED).await.unwrap();
        assert_eq!((count(&db, "notes").await, count(&db, "labels").await), (1, 0));
    }
}

#[tokio::test]
async fn a_forgotten_transaction_is_ended_and_its_locks_with_it() {
    let databases = TestDatabases::new(TestEngine::Postgres).await;
    let (kernel, db) = (kernel(), notes(&databases).await);
    write(&kernel, &db, 1).await.unwrap();
    let pool = db.postgres().unwrap();
    let timeout = "SHOW idle_in_transaction_session_timeout";
    let timeout: String = sqlx::query_scalar(timeout).fetch_one(pool).await.unwrap();
    assert_eq!(timeout, "30s");

    let mut forgotten = db.begin().await.unwrap();
    for statement in [
        "SET LOCAL idle_in_transaction_session_timeout = '200ms'",
        "UPDATE notes SET text = 'forgotten'",
    ] {
        on_write!(forgotten, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
    }
    let update = execute(&db, "UPDATE notes SET text = 'written'");
    tokio::time::timeout(Duration::from_secs(10), update)
        .await
        .expect("the lock ends");
    let refused = problem(forgotten.commit().await.map_err(Failure::from));
    assert_eq!(
        (refused.status, refused.retry_after),
        (503, Some(5)),
        "{refused:?}"
    );
    let text = "SELECT text FROM notes";
    let text: String = sqlx::query_scalar(text).fetch_one(pool).await.unwrap();
    assert_eq!(text, "written");
    for number in 2..20 {
        write(&kernel, &db, number).await.unwrap();
    }
}

/// Writes a note, again and again until it is written. Returns the problems.
async fn write_repeatedly(kernel: &Kernel, db: &Db, number: i64) -> Vec<Problem> {
    let mut problems = Vec::new();
    while let Err(failure) = write(kernel, db, number).await {
        problems.push(failure.into_problem());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    problems
}

#[tokio::test]
async fn killed_sessions_cost_their_transactions_and_nothing_else() {
    const KILL: &str = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity \
        WHERE datname = current_database() AND application_name = 'notes'";
    let databases = TestDatabases::new(TestEngine::Postgres).await;
    let (kernel, db) = (kernel(), notes(&databases).await);
    let operator = databases.open("operator").await;
    let writers = (0..8_i64).map(async |writer| {
        let mut problems = Vec::new();
        for number in (writer * 25)..(writer * 25 + 25) {
            problems.extend(write_repeatedly(&kernel, &db, number).await);
        }
        problems
    });
    let killer = async {
        let mut killed = 0;
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let query = sqlx::query_scalar::<_, i64>(KILL);
            killed += query.fetch_one(operator.postgres().unwrap()).await.unwrap();
        }
        killed
    };
    let (problems, killed) = tokio::join!(join_all(writers), killer);
    let problems: Vec<Problem> = problems.into_iter().flatten().collect();
    assert!(killed > 0 && !problems.is_empty(), "{killed} killed");
    for problem in problems {
        assert_eq!(
            (problem.status, problem.retry_after),
            (503, Some(5)),
            "{problem:?}"
        );
    }
    assert_eq!(
        (
            count_after_kills(&db, "notes").await,
            count_after_kills(&db, "outbox").await
        ),
        (200, 200)
    );
}
