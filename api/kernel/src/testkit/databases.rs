//! Databases of a single test, which are removed when it ends.

use crate::{Db, db::DatabaseUrl};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use std::{
    str::FromStr as _,
    sync::atomic::{AtomicU32, Ordering},
};

/// The database engine that a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Files in the test's own folder.
    Sqlite,
    /// A database of the test's own in the cluster at `ALLPET_TEST_POSTGRES`.
    Postgres,
}

/// The databases of one test.
#[derive(Debug)]
pub struct TestDatabases {
    /// Their location.
    pub url: DatabaseUrl,
    folder: tempfile::TempDir,
    /// The database to remove when the test ends; on SQLite the folder is enough.
    on_server: Option<OnServer>,
}

/// A database on the server at `ALLPET_TEST_POSTGRES`.
///
/// Removed when its test ends: each takes about ten megabytes, and a run has hundreds of them.
#[derive(Debug)]
struct OnServer {
    server: String,
    name: String,
}

impl TestDatabases {
    /// Creates them.
    ///
    /// # Panics
    /// If they cannot be created: a test on PostgreSQL does not pass without PostgreSQL.
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    pub async fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (url, on_server) = match engine {
            Engine::Sqlite => (DatabaseUrl::Sqlite(folder.path().join("db")), None),
            Engine::Postgres => {
                let database = OnServer::create().await;
                (database.url(), Some(database))
            }
        };
        Self {
            url,
            folder,
            on_server,
        }
    }

    /// Uses the database of a server that belongs to the test.
    ///
    /// # Panics
    /// If there is no folder for the test.
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    pub fn on(server: &super::TestPostgres) -> Self {
        Self {
            url: DatabaseUrl::Postgres(server.url()),
            folder: tempfile::tempdir().expect("a folder for the test"),
            on_server: None,
        }
    }

    /// Returns the test's own folder, for files.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Opens the database of a module; the module's own `compose` runs its migrations.
    ///
    /// # Panics
    /// If it cannot be opened.
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    pub async fn open(&self, module: &'static str) -> Db {
        Db::open(&self.url, module)
            .await
            .expect("the test's database opens")
    }
}

impl Drop for TestDatabases {
    fn drop(&mut self) {
        let Some(database) = self.on_server.take() else {
            return;
        };
        let name = database.name.clone();
        // The test's own runtime is blocked in this call, so another one removes the database.
        let removed = std::thread::spawn(move || database.remove()).join();
        if !matches!(removed, Ok(Ok(()))) {
            eprintln!("the database {name} could not be removed: {removed:?}");
        }
    }
}

impl OnServer {
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    async fn create() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("ALLPET_TEST_POSTGRES").expect(
            "ALLPET_TEST_POSTGRES must name a PostgreSQL server (postgres://user@host:port/postgres); \
             `cargo xtask test` starts one",
        );
        let name = format!(
            "test_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::SeqCst)
        );
        let database = Self { server, name };
        // A killed process with the same id may have left a database of this name.
        for statement in [
            format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database.name),
            format!("CREATE DATABASE {}", database.name),
        ] {
            database.run_on_server(statement).await.expect("a database");
        }
        database
    }

    fn url(&self) -> DatabaseUrl {
        let base = self
            .server
            .rsplit_once('/')
            .map_or(self.server.as_str(), |(base, _)| base);
        DatabaseUrl::Postgres(format!("{base}/{}", self.name))
    }

    /// Removes the database and closes its connections: modules and kernel reference each other, so their connections outlive a
    /// test.
    fn remove(self) -> Result<(), sqlx::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(self.run_on_server(format!("DROP DATABASE {} WITH (FORCE)", self.name)))
    }

    async fn run_on_server(&self, statement: String) -> Result<(), sqlx::Error> {
        let options = PgConnectOptions::from_str(&self.server)?;
        let mut connection = PgConnection::connect_with(&options).await?;
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&mut connection)
            .await?;
        connection.close().await
    }
}
