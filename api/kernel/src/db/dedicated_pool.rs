//! Dedicated pools and query plans, for statements that PostgreSQL should run on separate connections or with another plan.
//! SQLite needs neither.

use super::{Db, Engine};
use sqlx::{PgPool, Postgres, Transaction};
use std::sync::PoisonError;

impl Db {
    /// Opens the same database with a separate pool of at most `connections`, on PostgreSQL, for statements that follow each
    /// other without a pause. A shared pool rotates its connections, while a connection that was just used has its caches warm.
    /// The pool stays open until [`Db::close`]: create it once for a module, not for each request.
    #[must_use]
    pub fn dedicated_pool(&self, connections: u32) -> Self {
        self.separate_pool(connections, &[])
    }

    /// As [`Db::dedicated_pool`], for statements that have an index. For a small or recently filled table PostgreSQL would plan a
    /// sequential scan, and keep that plan until the table is analysed.
    #[must_use]
    pub fn without_seqscan(&self, connections: u32) -> Self {
        self.separate_pool(connections, &[("enable_seqscan", "off")])
    }

    fn separate_pool(&self, connections: u32, settings: &[(&str, &str)]) -> Self {
        match &self.engine {
            Engine::Sqlite { .. } => self.clone(),
            Engine::Postgres(pool) => {
                let options = pool.options().clone().max_connections(connections);
                let settings = settings.iter().copied();
                let separate = options.connect_lazy_with((*pool.connect_options()).clone().options(settings));
                let mut dedicated = self.dedicated.lock().unwrap_or_else(PoisonError::into_inner);
                dedicated.push(separate.clone());
                Self {
                    engine: Engine::Postgres(separate),
                    ..self.clone()
                }
            }
        }
    }
}

/// Begins a transaction on PostgreSQL whose statements use index scans and read one snapshot. A queue is usually empty, and was empty when its
/// statements were planned; without these settings PostgreSQL reads all dead rows until it analyses the table.
pub(crate) async fn index_scan_tx(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with(
        "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off",
    )
    .await
}

/// Begins a read on PostgreSQL that is planned for its parameters: words that nearly every row contains need another plan than
/// rare ones. All other statements use generic plans.
pub async fn custom_plan(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with("BEGIN; SET LOCAL plan_cache_mode = force_custom_plan")
        .await
}

#[cfg(test)]
mod tests {
    use crate::{both_engines, db::Reader, testkit::TestDatabases};

    async fn setting(pool: &sqlx::PgPool, statement: &'static str) -> String {
        sqlx::query_scalar(statement).fetch_one(pool).await.unwrap()
    }

    both_engines! {
        async fn a_separate_pool_has_the_settings_of_the_module_and_its_own(engine) {
            let databases = TestDatabases::new(engine).await;
            let db = databases.open("catalog").await;
            for (separate_pool, seqscan) in [(db.dedicated_pool(1), "on"), (db.without_seqscan(1), "off")] {
                separate_pool.ping().await.unwrap();
                if let Reader::Postgres(pool) = separate_pool.reader() {
                    assert_eq!(setting(pool, "SHOW enable_seqscan").await, seqscan);
                    assert_eq!(setting(pool, "SHOW search_path").await, "catalog");
                    assert_eq!(setting(pool, "SHOW plan_cache_mode").await, "force_generic_plan");
                }
            }
            db.close().await;
        }
    }
}
