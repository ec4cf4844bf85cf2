//! A module's database on either engine: one SQL text, two drivers.
//!
//! ```text
//! let row: Option<PetRow> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
//! let mut tx = db.begin().await?;
//! on_write!(tx, c => sqlx::query(INSERT).bind(id.0).execute(c).await)?;
//! tx.commit().await?;
//! ```
//! Pitfalls: `$1`, never `?`; times are always bound, never `CURRENT_TIMESTAMP`; NULL only into `Option`; never sort by a time on
//! SQLite (it is text with a fraction of varying length) but by an id of version 7.

mod check;
mod clean_up;
mod dedicated_pool;
#[cfg(test)]
mod faults;
pub mod idempotency;
mod migrate;
mod notification_receiver;
mod notifier;
mod open;
mod signals;
mod unavailable;

pub use check::DatabaseCheck;
pub(crate) use clean_up::first_id_at;
pub use clean_up::run_checkpoints;
pub use dedicated_pool::custom_plan;
pub(crate) use dedicated_pool::index_scan_tx;
pub use migrate::{MigrationFile, Migrations};
#[cfg(feature = "testkit")]
pub(crate) use notification_receiver::NOTIFICATIONS;
pub use notification_receiver::receive_notifications;
pub use open::{CONNECTIONS_MAX, ClearText, DatabaseUrl, DatabaseUrlError};
pub(crate) use unavailable::Unavailable;

use allpet_domain::Timestamp;
use signals::{Signal, Signals};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// A module's database.
#[derive(Clone, Debug)]
pub struct Db {
    engine: Engine,
    /// Wake the relay and the worker when a transaction that announced an event or enqueued a job commits.
    signals: Arc<Signals>,
    /// Dedicated pools, which close together with the module's own.
    dedicated: Arc<Mutex<Vec<PgPool>>>,
}

#[derive(Clone, Debug)]
enum Engine {
    /// One writer and several readers (WAL).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// The connection for a read.
#[derive(Debug)]
pub enum Reader<'a> {
    /// A SQLite pool of read-only connections.
    Sqlite(&'a SqlitePool),
    /// The PostgreSQL pool.
    Postgres(&'a PgPool),
}

/// The connection for a transaction's statements.
#[derive(Debug)]
pub enum Writer<'a> {
    /// The single SQLite writer.
    Sqlite(&'a mut sqlx::SqliteConnection),
    /// A PostgreSQL connection.
    Postgres(&'a mut sqlx::PgConnection),
}

/// A transaction. Rolls back if it is dropped without [`Tx::commit`].
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    announced: bool,
    /// Whether it enqueued a job, and whether one of them is due.
    enqueued: Option<bool>,
    feed_written: bool,
    /// Set once it is committed.
    committed: Vec<Arc<AtomicBool>>,
    signals: Arc<Signals>,
}

#[derive(Debug)]
enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Returns the pool for reads outside a transaction.
    pub fn reader(&self) -> Reader<'_> {
        match &self.engine {
            Engine::Sqlite { readers, .. } => Reader::Sqlite(readers),
            Engine::Postgres(pool) => Reader::Postgres(pool),
        }
    }

    /// Returns the statement for this engine, of two with the same parameters and columns.
    pub(crate) fn statement(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match &self.engine {
            Engine::Sqlite { .. } => sqlite,
            Engine::Postgres(_) => postgres,
        }
    }

    /// Begins a transaction that will write. On SQLite it waits for the single writer.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let inner = match &self.engine {
            Engine::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Engine::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx {
            inner,
            announced: false,
            enqueued: None,
            feed_written: false,
            committed: Vec::new(),
            signals: Arc::clone(&self.signals),
        })
    }

    /// Checks whether the database answers.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        on_read!(self, c => sqlx::query("SELECT 1").execute(c).await.map(drop))
    }

    /// Returns the time by the clock of the database server; `None` on SQLite, which has the clock of this machine.
    pub async fn server_time(&self) -> Result<Option<Timestamp>, sqlx::Error> {
        const MILLISECONDS: &str = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT";
        let Some(pool) = self.postgres() else {
            return Ok(None);
        };
        let milliseconds: i64 = sqlx::query_scalar(MILLISECONDS).fetch_one(pool).await?;
        Ok(u64::try_from(milliseconds).ok().map(Timestamp::from_unix_millis))
    }

    /// Returns the pool for single statements outside a transaction, on PostgreSQL only.
    pub(crate) fn postgres(&self) -> Option<&PgPool> {
        match &self.engine {
            Engine::Sqlite { .. } => None,
            Engine::Postgres(pool) => Some(pool),
        }
    }

    /// Wakes the relays after an announcement is committed.
    pub(crate) fn signal_outbox(&self) {
        self.signals.announced();
    }

    /// Waits until a transaction that announced an event commits: in this process, or in another one if [`receive_notifications`] runs.
    pub async fn announced(&self) {
        self.signals.wait(Signal::Outbox).await;
    }

    /// Waits until a transaction that enqueued a job commits: in this process, or in another one if [`receive_notifications`] runs and the
    /// job is due.
    pub(crate) async fn enqueued(&self) {
        self.signals.wait(Signal::Jobs).await;
    }

    /// Waits until a transaction commits that wrote a change to the live feed: in this process, or in another one if
    /// [`receive_notifications`] runs.
    pub async fn feed_written(&self) {
        self.signals.wait(Signal::Feed).await;
    }

    /// Returns whether the engine is PostgreSQL, for statements that must differ.
    pub fn is_postgres(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Returns the number of connection pools of this process for the database.
    #[cfg(feature = "testkit")]
    pub fn pool_count(&self) -> usize {
        match &self.engine {
            Engine::Sqlite { .. } => 2,
            Engine::Postgres(_) => {
                1 + self
                    .dedicated
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .len()
            }
        }
    }

    /// Returns how many connections this process may open to a PostgreSQL, with those of the dedicated pools; 0 on SQLite.
    #[cfg(feature = "testkit")]
    pub fn all_connections_max(&self) -> u32 {
        let Some(pool) = self.postgres() else {
            return 0;
        };
        let dedicated = self.dedicated.lock().unwrap_or_else(PoisonError::into_inner);
        let pools = std::iter::once(pool).chain(dedicated.iter());
        pools.map(|pool| pool.options().get_max_connections()).sum()
    }

    /// Returns how many connections of this process are open, and how many of them are idle.
    pub fn connections(&self) -> (i64, i64) {
        let (size, idle) = match &self.engine {
            Engine::Sqlite { writer, readers } => (
                writer.size() + readers.size(),
                writer.num_idle() + readers.num_idle(),
            ),
            Engine::Postgres(pool) => (pool.size(), pool.num_idle()),
        };
        (i64::from(size), i64::try_from(idle).unwrap_or(i64::MAX))
    }

    /// Returns how many connections this process may open.
    pub fn connections_max(&self) -> u32 {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                writer.options().get_max_connections() + readers.options().get_max_connections()
            }
            Engine::Postgres(pool) => pool.options().get_max_connections(),
        }
    }

    /// Closes every connection after its current statement.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres(pool) => {
                let dedicated =
                    std::mem::take(&mut *self.dedicated.lock().unwrap_or_else(PoisonError::into_inner));
                for dedicated in dedicated {
                    dedicated.close().await;
                }
                pool.close().await;
            }
        }
    }
}

impl Tx {
    /// Returns the connection for the transaction's statements.
    pub fn writer(&mut self) -> Writer<'_> {
        match &mut self.inner {
            Inner::Sqlite(tx) => Writer::Sqlite(tx),
            Inner::Postgres(tx) => Writer::Postgres(tx),
        }
    }

    /// Commits. Wakes the relays if an event was announced, the workers if a job was enqueued, and the live feeds if a change was
    /// written.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        for committed in &self.committed {
            committed.store(true, Ordering::SeqCst);
        }
        if self.announced {
            self.signals.announced();
        }
        if let Some(is_due) = self.enqueued {
            self.signals.enqueued(is_due);
        }
        if self.feed_written {
            self.signals.feed_written();
        }
        Ok(())
    }

    /// Rolls back immediately (a drop does so later).
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await,
            Inner::Postgres(tx) => tx.rollback().await,
        }
    }

    /// Returns whether the engine is PostgreSQL, for statements that must differ.
    pub fn is_postgres(&self) -> bool {
        matches!(self.inner, Inner::Postgres(_))
    }

    /// Call it after a change is written to the live feed.
    pub fn mark_feed_written(&mut self) {
        self.feed_written = true;
    }

    /// Sets `committed` once the transaction is committed.
    pub(crate) fn set_at_commit(&mut self, committed: Arc<AtomicBool>) {
        self.committed.push(committed);
    }

    pub(crate) fn mark_announced(&mut self) {
        self.announced = true;
    }

    /// Call it after a job is written that runs now (`is_due`) or later.
    pub(crate) fn mark_enqueued(&mut self, is_due: bool) {
        self.enqueued = Some(is_due || self.enqueued.unwrap_or(false));
    }
}

/// Runs a read on either engine of a [`Db`]: `on_read!(db, c => query.fetch_all(c).await)`.
#[macro_export]
macro_rules! on_read {
    ($db:expr, $c:ident => $body:expr) => {
        match $db.reader() {
            $crate::db::Reader::Sqlite($c) => $body,
            $crate::db::Reader::Postgres($c) => $body,
        }
    };
}

/// Runs a statement of a [`Tx`] on either engine: `on_write!(tx, c => query.execute(c).await)`. `c` is `&mut Connection`; write
/// `&mut *c` to use it more than once.
#[macro_export]
macro_rules! on_write {
    ($tx:expr, $c:ident => $body:expr) => {
        match $tx.writer() {
            $crate::db::Writer::Sqlite($c) => $body,
            $crate::db::Writer::Postgres($c) => $body,
        }
    };
}
use on_read;
