//! Which database a module has, and how its connections are set up.

use super::{Db, Engine};
use sqlx::{
    Connection as _,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::PathBuf, str::FromStr, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// Where databases are: a folder that holds one SQLite file a module, or a PostgreSQL database with one schema a module.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:data` – the folder.
    Sqlite(PathBuf),
    /// `postgres://user@host/database`.
    Postgres(String),
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(folder) => write!(f, "sqlite:{}", folder.display()),
            // The address may hold a password.
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// The text is not a database address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as sqlite:FOLDER or postgres://USER:PASSWORD@HOST/DATABASE")]
pub struct DatabaseUrlError;

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;
    fn from_str(text: &str) -> Result<Self, DatabaseUrlError> {
        if let Some(folder) = text.strip_prefix("sqlite:") {
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            return if folder.is_empty() {
                Err(DatabaseUrlError)
            } else {
                Ok(Self::Sqlite(folder.into()))
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return PgConnectOptions::from_str(text)
                .map(|_| Self::Postgres(text.to_owned()))
                .map_err(|_| DatabaseUrlError);
        }
        Err(DatabaseUrlError)
    }
}

impl Db {
    /// Opens the database of `module`, making the file or the schema where it is not there yet.
    pub async fn open(url: &DatabaseUrl, module: &'static str) -> Result<Self, sqlx::Error> {
        let engine = match url {
            DatabaseUrl::Sqlite(folder) => sqlite(folder.clone(), module).await?,
            DatabaseUrl::Postgres(url) => postgres(url, module).await?,
        };
        Ok(Self {
            engine,
            bell: Arc::new(Notify::new()),
            narrowed: Arc::default(),
        })
    }
}

/// A connection that rested this long is asked whether it still lives before it is used: the server may have gone and come
/// back. One that was used just now is not: it would cost each statement a round trip.
const RESTED: Duration = Duration::from_secs(1);

/// A module's connections. With those that some modules keep beside them, all modules of a process stay under the hundred that
/// PostgreSQL allows unless it is told otherwise.
const CONNECTIONS: u32 = 8;

/// How PostgreSQL plans what is asked again and again: once. Left to itself it plans every page of a list anew (it cannot
/// know that `LIMIT $2` is small), which costs several times what finding the page costs. A statement whose best plan depends
/// on what is asked says so: [`super::replan`].
const PLANS: &str = "force_generic_plan";

async fn sqlite(folder: PathBuf, module: &str) -> Result<Engine, sqlx::Error> {
    std::fs::create_dir_all(&folder).map_err(sqlx::Error::Io)?;
    let options = SqliteConnectOptions::new()
        .filename(folder.join(format!("{module}.db")))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // With WAL, NORMAL waits for the disk at checkpoints only. A crash of the process loses nothing; a failure of power or
        // of the system may take the commits since the last checkpoint (see `upkeep`), and leaves the database sound.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        // As a rule the upkeep is faster; where it is not, a writer itself brings sixteen megabytes of log to the disk.
        .pragma("wal_autocheckpoint", "4000")
        .pragma("temp_store", "memory")
        .pragma("mmap_size", "268435456");
    // Nothing can cut a connection to a file, so none is asked whether it lives before each use.
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await?;
    // A reader is a thread: a few more than cores keep the disk busy, many more only get in each other's way.
    let threads =
        std::thread::available_parallelism().map_or(4, |cores| u32::try_from(cores.get()).unwrap_or(4) + 2);
    let readers = SqlitePoolOptions::new()
        .max_connections(threads)
        .test_before_acquire(false)
        .connect_lazy_with(options.create_if_missing(false).pragma("query_only", "on"));
    Ok(Engine::Sqlite { writer, readers })
}

async fn postgres(url: &str, module: &'static str) -> Result<Engine, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?
        .application_name(module)
        .options([("search_path", module), ("plan_cache_mode", PLANS)]);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .before_acquire(|connection, used| {
            Box::pin(async move {
                if used.idle_for >= RESTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await?;
    // The names of modules are our own constants; two processes may make the schema at once, hence the lock.
    let mut tx = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(7202)")
        .execute(&mut *tx)
        .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "CREATE SCHEMA IF NOT EXISTS {module}"
    )))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Engine::Postgres(pool))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        assert_eq!("sqlite:data".parse(), Ok(DatabaseUrl::Sqlite("data".into())));
        assert!("postgres://u:p@h/d".parse::<DatabaseUrl>().is_ok());
        for wrong in ["", "sqlite:", "mysql://x", "data/x.db"] {
            assert_eq!(wrong.parse::<DatabaseUrl>(), Err(DatabaseUrlError), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let url: DatabaseUrl = "postgres://u:secret@h/d".parse().unwrap();
        assert!(!format!("{url:?}").contains("secret"));
    }
}
