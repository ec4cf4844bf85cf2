//! One module's database on either engine: one SQL text, two drivers.
//!
//! ```text
//! let row: Option<PetRow> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
//! let mut tx = db.begin().await?;
//! on_write!(tx, c => sqlx::query(INSERT).bind(id.0).execute(c).await)?;
//! tx.commit().await?;
//! ```
//! Traps, learnt the hard way: `$1`, never `?`; moments are always bound, never `CURRENT_TIMESTAMP`; NULL only into
//! `Option`; never sort by a moment on SQLite (it is text with a fraction of varying length) but by an id of version 7.

mod dedicated;
pub mod idempotency;
mod migrate;
mod open;
mod upkeep;

pub use dedicated::custom_plan;
pub(crate) use dedicated::index_scan_tx;
pub use migrate::{MigrationFile, Migrations};
pub use open::{ClearText, DatabaseUrl, DatabaseUrlError};
pub(crate) use upkeep::begin_of;
pub use upkeep::keep_up;

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// One module's database.
#[derive(Clone, Debug)]
pub struct Db {
    engine: Engine,
    /// Notified when a transaction that announced something commits.
    outbox_signal: Arc<Notify>,
    /// Notified when a transaction that enqueued a job commits.
    jobs_signal: Arc<Notify>,
    /// Pools beside the module's own, to be closed with it.
    dedicated: Arc<Mutex<Vec<PgPool>>>,
}

#[derive(Clone, Debug)]
enum Engine {
    /// One writer and many readers (WAL).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// Where a read goes.
#[derive(Debug)]
pub enum Reader<'a> {
    /// A SQLite pool of read-only connections.
    Sqlite(&'a SqlitePool),
    /// The PostgreSQL pool.
    Postgres(&'a PgPool),
}

/// Where a write of a transaction goes.
#[derive(Debug)]
pub enum Writer<'a> {
    /// The one SQLite writer.
    Sqlite(&'a mut sqlx::SqliteConnection),
    /// A PostgreSQL connection.
    Postgres(&'a mut sqlx::PgConnection),
}

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    announced: bool,
    outbox_signal: Arc<Notify>,
    enqueued: bool,
    jobs_signal: Arc<Notify>,
}

#[derive(Debug)]
enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Where reads outside a transaction go.
    pub fn reader(&self) -> Reader<'_> {
        match &self.engine {
            Engine::Sqlite { readers, .. } => Reader::Sqlite(readers),
            Engine::Postgres(pool) => Reader::Postgres(pool),
        }
    }

    /// Begins a transaction that will write. On SQLite it waits for the one writer.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let inner = match &self.engine {
            Engine::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Engine::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx {
            inner,
            announced: false,
            outbox_signal: Arc::clone(&self.outbox_signal),
            enqueued: false,
            jobs_signal: Arc::clone(&self.jobs_signal),
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        on_read!(self, c => sqlx::query("SELECT 1").execute(c).await.map(drop))
    }

    /// Where statements go that stand outside a transaction, on PostgreSQL alone.
    pub(crate) fn postgres(&self) -> Option<&PgPool> {
        match &self.engine {
            Engine::Sqlite { .. } => None,
            Engine::Postgres(pool) => Some(pool),
        }
    }

    /// Says that something was announced: the relay wakes.
    pub(crate) fn signal_outbox(&self) {
        self.outbox_signal.notify_one();
    }

    /// Waits until a transaction that announced something commits.
    pub async fn announced(&self) {
        self.outbox_signal.notified().await;
    }

    /// Waits until a transaction that enqueued a job commits in this process.
    pub(crate) async fn enqueued(&self) {
        self.jobs_signal.notified().await;
    }

    /// Whether the engine is PostgreSQL: for statements that must differ.
    pub fn is_postgres(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// How many pools of connections this process has to the database.
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

    /// Closes every connection; what is under way ends first.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres(pool) => {
                let dedicated =
                    std::mem::take(&mut *self.dedicated.lock().unwrap_or_else(PoisonError::into_inner));
                for own in dedicated {
                    own.close().await;
                }
                pool.close().await;
            }
        }
    }
}

impl Tx {
    /// Where the transaction's statements go.
    pub fn writer(&mut self) -> Writer<'_> {
        match &mut self.inner {
            Inner::Sqlite(tx) => Writer::Sqlite(tx),
            Inner::Postgres(tx) => Writer::Postgres(tx),
        }
    }

    /// Makes all of it last; wakes the relay where something was announced, and the worker where a job was enqueued.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        if self.announced {
            self.outbox_signal.notify_one();
        }
        if self.enqueued {
            self.jobs_signal.notify_one();
        }
        Ok(())
    }

    /// Undoes all of it now (a drop does so later).
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await,
            Inner::Postgres(tx) => tx.rollback().await,
        }
    }

    /// Whether the engine is PostgreSQL: for statements that must differ.
    pub fn is_postgres(&self) -> bool {
        matches!(self.inner, Inner::Postgres(_))
    }

    pub(crate) fn note_announcement(&mut self) {
        self.announced = true;
    }

    pub(crate) fn note_job(&mut self) {
        self.enqueued = true;
    }
}

/// Runs a read on whichever engine the [`Db`] stands on: `on_read!(db, c => query.fetch_all(c).await)`.
#[macro_export]
macro_rules! on_read {
    ($db:expr, $c:ident => $body:expr) => {
        match $db.reader() {
            $crate::db::Reader::Sqlite($c) => $body,
            $crate::db::Reader::Postgres($c) => $body,
        }
    };
}

/// Runs a statement of a [`Tx`] on whichever engine it stands on: `on_write!(tx, c => query.execute(c).await)`.
/// `c` is `&mut Connection`; say `&mut *c` to use it more than once.
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
