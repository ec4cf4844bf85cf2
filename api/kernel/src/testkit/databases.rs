//! Databases that a test has for itself, and that are gone when it ends.

use crate::{Db, db::DatabaseUrl};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use std::{
    str::FromStr as _,
    sync::atomic::{AtomicU32, Ordering},
};

/// The database engine that a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a folder of the test's own.
    Sqlite,
    /// A database of the test's own in the cluster at `ALLPET_TEST_POSTGRES`.
    Postgres,
}

/// Databases that belong to one test and go with it.
#[derive(Debug)]
pub struct TestDatabases {
    /// Where they are.
    pub url: DatabaseUrl,
    folder: tempfile::TempDir,
    /// What goes when the test ends; on SQLite the folder is all there is.
    on_server: Option<OnServer>,
}

/// A database on the server of `ALLPET_TEST_POSTGRES`.
///
/// It is removed when its test ends: each is some ten megabytes, and a run has hundreds of them.
#[derive(Debug)]
struct OnServer {
    server: String,
    name: String,
}

impl TestDatabases {
    /// Makes them.
    ///
    /// # Panics
    /// Where they cannot be made: a test on PostgreSQL does not pass without PostgreSQL.
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

    /// A folder of the test's own, for files.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Opens the database of a module; `migrations` as the module's own composition runs them.
    ///
    /// # Panics
    /// Where it cannot be opened.
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
        // The test's own runtime is busy with this very call, so another one does it.
        let removed = std::thread::spawn(move || database.remove()).join();
        if !matches!(removed, Ok(Ok(()))) {
            eprintln!("the database {name} was left on the server: {removed:?}");
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
        // One of the same name is what a process of the same number left that was killed.
        for statement in [
            format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database.name),
            format!("CREATE DATABASE {}", database.name),
        ] {
            database.on_the_server(statement).await.expect("a database");
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

    /// Whoever is still connected is cut off: modules and kernel know each other, so their connections outlive a test.
    fn remove(self) -> Result<(), sqlx::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(self.on_the_server(format!("DROP DATABASE {} WITH (FORCE)", self.name)))
    }

    async fn on_the_server(&self, statement: String) -> Result<(), sqlx::Error> {
        let options = PgConnectOptions::from_str(&self.server)?;
        let mut connection = PgConnection::connect_with(&options).await?;
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&mut connection)
            .await?;
        connection.close().await
    }
}
