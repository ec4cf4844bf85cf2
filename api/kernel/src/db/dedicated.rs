//! Dedicated pools and plans: where PostgreSQL finds its rows in another way than it would by itself, or by other connections.
//! SQLite needs none of it.

use super::{Db, Engine};
use sqlx::{PgPool, Postgres, Transaction};
use std::sync::PoisonError;

impl Db {
    /// The same database by a pool of its own with at most `connections`: on PostgreSQL for what is asked one after the other without
    /// a pause. A pool goes round, and a connection that was used just now has at hand what it needs. It stays open until
    /// [`Db::close`]: make it once for a module, not for a request.
    #[must_use]
    pub fn dedicated_pool(&self, connections: u32) -> Self {
        self.beside(connections, &[])
    }

    /// As [`Db::dedicated_pool`], for statements that have an index for what they ask. Where a table has just been filled, or is small,
    /// PostgreSQL would read all of it, and goes on doing so until it is analysed.
    #[must_use]
    pub fn without_seqscan(&self, connections: u32) -> Self {
        self.beside(connections, &[("enable_seqscan", "off")])
    }

    fn beside(&self, connections: u32, settings: &[(&str, &str)]) -> Self {
        match &self.engine {
            Engine::Sqlite { .. } => self.clone(),
            Engine::Postgres(pool) => {
                let options = pool.options().clone().max_connections(connections);
                let settings = settings.iter().copied();
                let own = options.connect_lazy_with((*pool.connect_options()).clone().options(settings));
                let mut dedicated = self.dedicated.lock().unwrap_or_else(PoisonError::into_inner);
                dedicated.push(own.clone());
                Self {
                    engine: Engine::Postgres(own),
                    ..self.clone()
                }
            }
        }
    }
}

/// Begins a transaction on PostgreSQL whose statements scan an index. A queue is empty as a rule, and was
/// when its statements were planned; left to itself PostgreSQL reads all that ever went through it until it is analysed.
pub(crate) async fn index_scan_tx(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with(
        "BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off",
    )
    .await
}

/// Begins a read on PostgreSQL whose statements are planned for what they ask: words that nearly every row holds are found
/// another way than rare ones. Every other statement is planned once.
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
        async fn connections_beside_the_others_are_set_up_like_them_but_for_what_they_are_for(engine) {
            let databases = TestDatabases::new(engine).await;
            let db = databases.open("catalog").await;
            for (beside, reads_all) in [(db.dedicated_pool(1), "on"), (db.without_seqscan(1), "off")] {
                beside.ping().await.unwrap();
                if let Reader::Postgres(pool) = beside.reader() {
                    assert_eq!(setting(pool, "SHOW enable_seqscan").await, reads_all);
                    assert_eq!(setting(pool, "SHOW search_path").await, "catalog");
                    assert_eq!(setting(pool, "SHOW plan_cache_mode").await, "force_generic_plan");
                }
            }
            db.close().await;
        }
    }
}
