//! Opens a module's database and configures its connections.

use super::{Db, Engine, notifier::Notifier, signals::Signals};
use crate::{config::is_loopback, files::private};
use sqlx::{
    Connection as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::PathBuf, str::FromStr, sync::Arc, time::Duration};

/// The location of the databases: a folder with one SQLite file per module, or a PostgreSQL database with one schema per module.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:data`: the folder.
    Sqlite(PathBuf),
    /// `postgres://user@host/database`.
    Postgres(String),
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(folder) => write!(f, "sqlite:{}", folder.display()),
            // The address may contain a password.
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// The error for text that is not a database address.
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

/// The error for a remote database without encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this database is on another machine and would be contacted in clear text; append ?sslmode=verify-full \
     (sslrootcert=FILE names your own authority), or set ALLPET_DATABASE_CLEAR_TEXT=true if the network is private"
)]
pub struct ClearText;

impl DatabaseUrl {
    /// Returns the host and port of its PostgreSQL server, like `localhost:5432`; `None` on SQLite. All addresses and sockets of this
    /// machine have the host `localhost`.
    pub fn server(&self) -> Option<String> {
        let Self::Postgres(url) = self else {
            return None;
        };
        let options = PgConnectOptions::from_str(url).ok()?;
        let is_here = options.get_socket().is_some() || is_loopback(options.get_host());
        let host = if is_here {
            "localhost".to_owned()
        } else {
            options.get_host().to_lowercase()
        };
        Some(format!("{host}:{}", options.get_port()))
    }

    /// Returns the address with encryption: a connection to another machine uses TLS and verifies the server
    /// (`sslmode=verify-full` by default). With `clear_text` encryption is optional.
    pub fn secured(&self, clear_text: bool) -> Result<Self, ClearText> {
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
                let separator = if url.contains('?') { '&' } else { '?' };
                Ok(Self::Postgres(format!("{url}{separator}sslmode=verify-full")))
            }
            _ => Err(ClearText),
        }
    }
}

impl Db {
    /// Opens the database of `module`, creating the file or the schema if necessary.
    pub async fn open(url: &DatabaseUrl, module: &'static str) -> Result<Self, sqlx::Error> {
        let (engine, notifier) = match url {
            DatabaseUrl::Sqlite(folder) => (sqlite(folder.clone(), module).await?, None),
            DatabaseUrl::Postgres(url) => {
                let pool = postgres(url, module).await?;
                let notifier = Notifier::new(&pool, module).await?;
                (Engine::Postgres(pool), Some(notifier))
            }
        };
        Ok(Self {
            engine,
            signals: Arc::new(Signals::new(notifier)),
            dedicated: Arc::default(),
        })
    }
}

/// A connection that was idle for this long is checked before use, as the server may have restarted. One that was just used is
/// not checked, which would cost each statement a round trip.
const CHECK_AFTER_IDLE: Duration = Duration::from_secs(1);

/// Maximum number of connections of a module in a process, besides those of its dedicated pools. All modules of several processes
/// may need more than the hundred that PostgreSQL allows by default: `api doctor` compares.
pub const CONNECTIONS_MAX: u32 = 8;

/// PostgreSQL plans a repeated statement once. By default it would plan every page of a list anew (it does not know that `LIMIT
/// $2` is small), which costs several times as much as finding the page. A statement whose best plan depends on its parameters
/// uses [`super::custom_plan`].
const PLAN_CACHE_MODE: &str = "force_generic_plan";

/// After this time without a statement PostgreSQL ends a session that has a transaction open, and with it the locks that others wait for.
/// A module waits for no other system inside a transaction, so a longer pause is a fault.
const IDLE_IN_TRANSACTION_TIMEOUT: &str = "30s";

async fn sqlite(folder: PathBuf, module: &str) -> Result<Engine, sqlx::Error> {
    let file = folder.join(format!("{module}.db"));
    // SQLite gives its auxiliary files the mode of the database.
    private::create_folder(&folder)
        .and_then(|()| private::create_file(&file))
        .map_err(sqlx::Error::Io)?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // With WAL, NORMAL syncs to disk at checkpoints only. A crash of the process loses nothing; a power or system failure may
        // lose the commits since the last checkpoint (see `clean_up`) and leaves the database consistent.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        // Usually `clean_up` checkpoints earlier; otherwise a writer does so after 16 MB of log.
        .pragma("wal_autocheckpoint", "4000")
        .pragma("temp_store", "memory")
        .pragma("mmap_size", "268435456");
    // A connection to a file does not break, so it is not checked before use.
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .after_release(|connection, _| {
            Box::pin(async move {
                // A rollback is on its way. SQLite rolls some transactions back itself, as when the disk is full, and then refuses
                // it; such a connection could begin no other one.
                if connection.is_in_transaction() {
                    connection.ping().await?;
                }
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options.clone())
        .await?;
    // Each reader is a thread: a few more than cores keep them busy while others wait for the disk or for the runtime; many more get in
    // each other's way. They are opened when they are needed.
    let threads =
        std::thread::available_parallelism().map_or(4, |cores| u32::try_from(cores.get()).unwrap_or(4) + 2);
    let readers = SqlitePoolOptions::new()
        .max_connections(threads)
        .test_before_acquire(false)
        .connect_lazy_with(options.create_if_missing(false).pragma("query_only", "on"));
    Ok(Engine::Sqlite { writer, readers })
}

async fn postgres(url: &str, module: &'static str) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?
        .application_name(module)
        .options([
            ("search_path", module),
            ("plan_cache_mode", PLAN_CACHE_MODE),
            ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_TIMEOUT),
        ]);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .before_acquire(|connection, used| {
            Box::pin(async move {
                if used.idle_for >= CHECK_AFTER_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await?;
    create_schema(&pool, module).await?;
    Ok(pool)
}

/// Creates the schema of `module` if it is missing. For `IF NOT EXISTS` PostgreSQL would demand the right to create schemas even if
/// there is nothing to create.
async fn create_schema(pool: &PgPool, module: &'static str) -> Result<(), sqlx::Error> {
    // Module names are our own constants. Two processes may create the schema at the same time, hence the lock.
    let mut tx = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(7202)")
        .execute(&mut *tx)
        .await?;
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1::TEXT)")
            .bind(module)
            .fetch_one(&mut *tx)
            .await?;
    if !exists {
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {module}")))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        db::Reader,
        testkit::{Engine, TestDatabases},
    };

    #[test]
    fn addresses_are_parsed() {
        assert_eq!("sqlite:data".parse(), Ok(DatabaseUrl::Sqlite("data".into())));
        assert!("postgres://u:p@h/d".parse::<DatabaseUrl>().is_ok());
        for wrong in ["", "sqlite:", "mysql://x", "data/x.db"] {
            assert_eq!(wrong.parse::<DatabaseUrl>(), Err(DatabaseUrlError), "{wrong}");
        }
    }

    #[test]
    fn the_names_of_this_machine_are_one_server() {
        let server = |text: &str| text.parse::<DatabaseUrl>().unwrap().server();
        for here in [
            "postgres://u@localhost/d",
            "postgres://v:p@127.0.0.1:5432/e",
            "postgres:///d?host=/var/run/postgresql",
        ] {
            assert_eq!(server(here).as_deref(), Some("localhost:5432"), "{here}");
        }
        assert_eq!(
            server("postgres://u@DB.example:5433/d").as_deref(),
            Some("db.example:5433")
        );
        assert_eq!(server("sqlite:data"), None);
    }

    #[test]
    fn a_remote_database_is_contacted_over_tls() {
        let secured = |text: &str, clear_text| {
            let url: DatabaseUrl = text.parse().unwrap();
            url.secured(clear_text).map(|url| match url {
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
            assert_eq!(secured(local, false).as_deref(), Ok(local));
        }
        assert_eq!(
            secured("postgres://u@db.example/d", false).as_deref(),
            Ok("postgres://u@db.example/d?sslmode=verify-full")
        );
        assert_eq!(
            secured("postgres://u@10.0.0.5/d?application_name=x", false).as_deref(),
            Ok("postgres://u@10.0.0.5/d?application_name=x&sslmode=verify-full")
        );
        for open in ["disable", "allow", "prefer"] {
            let url = format!("postgres://u@db.example/d?sslmode={open}");
            assert_eq!(secured(&url, false), Err(ClearText), "{open}");
            assert_eq!(secured(&url, true), Ok(url));
        }
        let required = "postgres://u@db.example/d?sslmode=require";
        assert_eq!(secured(required, false).as_deref(), Ok(required));
    }

    #[tokio::test]
    async fn a_schema_that_exists_needs_no_right_to_create_schemas_on_postgres() {
        let databases = TestDatabases::new(Engine::Postgres).await;
        let DatabaseUrl::Postgres(url) = &databases.url else {
            panic!("a PostgreSQL");
        };
        // A role that every server has, and that may create nothing.
        let limited = DatabaseUrl::Postgres(format!("{url}?options[role]=pg_monitor"));
        assert!(Db::open(&limited, "things").await.is_err());
        let things = databases.open("things").await;
        let Reader::Postgres(pool) = things.reader() else {
            panic!("a PostgreSQL");
        };
        let grant = "GRANT USAGE, CREATE ON SCHEMA things TO pg_monitor";
        sqlx::query(grant).execute(pool).await.unwrap();
        let found = limited.check("things").await.unwrap();
        assert!(
            found.exists && found.may_create_tables && !found.may_create,
            "{found:?}"
        );
        let db = Db::open(&limited, "things").await.unwrap();
        db.migrate(&[]).await.unwrap();
        db.close().await;
        things.close().await;
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_the_owner_can_read_a_database() {
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

    #[test]
    fn a_password_is_not_printed() {
        let url: DatabaseUrl = "postgres://u:secret@h/d".parse().unwrap();
        assert!(!format!("{url:?}").contains("secret"));
    }
}
