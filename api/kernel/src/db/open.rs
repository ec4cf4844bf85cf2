//! Which database a module has, and how its connections are set up.

use super::{Db, Engine};
use crate::{config::is_loopback, files::private};
use sqlx::{
    Connection as _,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
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

/// A database on another machine would be asked in clear text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this database is on another machine and would be asked in clear text; write sslmode=verify-full behind a question mark \
     (sslrootcert=FILE names your own authority), or set ALLPET_DATABASE_CLEAR_TEXT=true where the network is yours alone"
)]
pub struct ClearText;

impl DatabaseUrl {
    /// The address as it may be used: what is said to another machine is encrypted, and the machine shows that it is the right
    /// one (`sslmode=verify-full` where the address says nothing). With `clear_text` it need not be.
    pub fn guarded(&self, clear_text: bool) -> Result<Self, ClearText> {
        let Self::Postgres(url) = self else {
            return Ok(self.clone());
        };
        let Ok(options) = PgConnectOptions::from_str(url) else {
            return Ok(self.clone());
        };
        if clear_text || options.get_socket().is_some() || is_loopback(options.get_host()) {
            return Ok(self.clone());
        }
        match options.get_ssl_mode() {
            PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull => Ok(self.clone()),
            PgSslMode::Prefer if !url.contains("sslmode") && !url.contains("ssl-mode") => {
                let mark = if url.contains('?') { '&' } else { '?' };
                Ok(Self::Postgres(format!("{url}{mark}sslmode=verify-full")))
            }
            _ => Err(ClearText),
        }
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
            outbox_signal: Arc::new(Notify::new()),
            jobs_signal: Arc::new(Notify::new()),
            dedicated: Arc::default(),
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
/// on what is asked says so: [`super::custom_plan`].
const PLANS: &str = "force_generic_plan";

async fn sqlite(folder: PathBuf, module: &str) -> Result<Engine, sqlx::Error> {
    let file = folder.join(format!("{module}.db"));
    // SQLite gives the files beside it the mode of the database.
    private::create_folder(&folder)
        .and_then(|()| private::create_file(&file))
        .map_err(sqlx::Error::Io)?;
    let options = SqliteConnectOptions::new()
        .filename(file)
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
    fn another_machine_is_asked_over_tls() {
        let guarded = |text: &str, clear_text| {
            let url: DatabaseUrl = text.parse().unwrap();
            url.guarded(clear_text).map(|url| match url {
                DatabaseUrl::Postgres(url) => url,
                DatabaseUrl::Sqlite(folder) => folder.display().to_string(),
            })
        };
        for local in [
            "postgres://u@localhost/d",
            "postgres://u@127.0.0.1:5433/d?sslmode=disable",
            "postgres://u@[::1]/d",
            "postgres:///d?host=/var/run/postgresql",
        ] {
            assert_eq!(guarded(local, false).as_deref(), Ok(local));
        }
        assert_eq!(
            guarded("postgres://u@db.example/d", false).as_deref(),
            Ok("postgres://u@db.example/d?sslmode=verify-full")
        );
        assert_eq!(
            guarded("postgres://u@10.0.0.5/d?application_name=x", false).as_deref(),
            Ok("postgres://u@10.0.0.5/d?application_name=x&sslmode=verify-full")
        );
        for open in ["disable", "allow", "prefer"] {
            let url = format!("postgres://u@db.example/d?sslmode={open}");
            assert_eq!(guarded(&url, false), Err(ClearText), "{open}");
            assert_eq!(guarded(&url, true), Ok(url));
        }
        let required = "postgres://u@db.example/d?sslmode=require";
        assert_eq!(guarded(required, false).as_deref(), Ok(required));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_database_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("deep/data");
        std::fs::create_dir_all(inside.parent().unwrap()).unwrap();
        let url = DatabaseUrl::Sqlite(inside.clone());
        let db = Db::open(&url, "things").await.unwrap();
        db.migrate(&[]).await.unwrap();
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&inside), 0o700);
        let files: Vec<_> = std::fs::read_dir(&inside)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(files.len() >= 2, "the database and its log: {files:?}");
        for file in files {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }

    /// A server that knows no TLS is not asked in clear text instead.
    #[tokio::test]
    async fn a_server_without_tls_is_refused_where_tls_is_asked_for() {
        let Ok(server) = std::env::var("ALLPET_TEST_POSTGRES") else {
            return;
        };
        let url = DatabaseUrl::Postgres(format!("{server}?sslmode=require"));
        let refused = Db::open(&url, "things").await.unwrap_err();
        assert!(matches!(refused, sqlx::Error::Tls(_)), "{refused:?}");
    }

    #[test]
    fn a_password_is_not_printed() {
        let url: DatabaseUrl = "postgres://u:secret@h/d".parse().unwrap();
        assert!(!format!("{url:?}").contains("secret"));
    }
}
