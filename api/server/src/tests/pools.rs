//! Connection pools: each module opens its own once.

use crate::{compose, processes};
use allpet_kernel::{
    Db, both_engines,
    config::Config,
    db::{Reader, receive_notifications},
    jobs::Worker,
    testkit::{Engine, TestDatabases, until_listening},
};

/// Counts the connections to the test's database on PostgreSQL; 0 on SQLite.
async fn connections(db: &Db) -> i64 {
    let count = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()";
    match db.reader() {
        Reader::Postgres(pool) => sqlx::query_scalar(count).fetch_one(pool).await.unwrap(),
        Reader::Sqlite(_) => 0,
    }
}

const ROUNDS: i64 = 20;

/// Runs the schedules of every few seconds, in the order in which they may come.
async fn run_all(worker: &Worker) {
    for (module, schedule) in [
        ("payments", "payments.settle"),
        ("orders", "orders.expire-unpaid"),
        ("catalog", "catalog.expire-reservations"),
        ("licensing", "licensing.remove-unused-documents"),
    ] {
        worker.run_scheduled(module, schedule).await.unwrap();
    }
    worker.run_due().await.unwrap();
}

/// Returns the configuration of an API with these databases.
fn config(databases: &TestDatabases) -> Config {
    let mut config = Config::read(&|_| None, &[]).unwrap();
    config.database_url = databases.url.clone();
    config.data_dir = databases.folder().join("data");
    config
}

#[tokio::test]
async fn all_modules_share_the_connection_for_notifications_on_postgres() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let (_kernel, modules) = compose::compose(&config(&databases)).await.unwrap();
    let all: Vec<Db> = modules.iter().map(|module| module.db.clone()).collect();
    let observer = databases.open("observer").await;
    let receiving = tokio::spawn(receive_notifications(all.clone()));
    until_listening(&observer, 1).await;
    for db in all {
        db.close().await;
    }
    receiving.await.unwrap();
    until_listening(&observer, 0).await;
    observer.close().await;
}

#[tokio::test]
async fn the_doctor_knows_how_many_connections_each_module_may_open() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let (_kernel, modules) = compose::compose(&config(&databases)).await.unwrap();
    for module in modules {
        let known = processes::connections_of(module.name);
        assert_eq!(module.db.all_connections_max(), known, "{}", module.name);
    }
}

both_engines! {
    async fn schedules_open_no_pool(engine) {
        let databases = TestDatabases::new(engine).await;
        let config = config(&databases);
        let (kernel, modules) = compose::compose(&config).await.unwrap();
        let all: Vec<Db> = modules.iter().map(|module| module.db.clone()).collect();
        let worker = Worker::new(&kernel, &modules).unwrap();
        drop(compose::mount(&kernel, modules));
        let pools = || all.iter().map(Db::pool_count).collect::<Vec<_>>();
        run_all(&worker).await;
        let (pools_before, connections_before) = (pools(), connections(&all[0]).await);
        for _ in 0..ROUNDS {
            run_all(&worker).await;
        }
        assert_eq!(pools(), pools_before);
        let opened = connections(&all[0]).await - connections_before;
        // A pool may reopen a connection; a pool for each round would open one for each round.
        assert!(opened < ROUNDS, "{opened} more connections");
        for db in all {
            db.close().await;
        }
    }
}
