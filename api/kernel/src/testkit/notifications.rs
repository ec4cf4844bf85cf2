//! The connection over which a process receives notifications, as PostgreSQL sees it.

use crate::{Db, db::NOTIFICATIONS};
use std::time::Duration;

/// All connections, and those whose last statement is `LISTEN` or the check of a silent connection.
const CONNECTIONS: &str = "SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'idle' AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')) \
    FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1";
const TERMINATE: &str = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity \
    WHERE datname = current_database() AND application_name = $1";

/// Waits until `count` connections receive notifications and no other one is open for that.
///
/// # Panics
/// If they do not within two minutes, or on SQLite.
#[expect(clippy::expect_used, reason = "a test that cannot continue must fail loudly")]
pub async fn until_listening(db: &Db, count: i64) {
    let pool = db.postgres().expect("a database on PostgreSQL");
    let waiting = async {
        loop {
            let query = sqlx::query_as::<_, (i64, i64)>(CONNECTIONS).bind(NOTIFICATIONS);
            if query.fetch_one(pool).await.expect("the connections") == (count, count) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_mins(2), waiting).await;
    waited.expect("the listening connections");
}

/// Closes the listening connections from the server's side. Returns how many.
///
/// # Panics
/// If it fails, or on SQLite.
#[expect(clippy::expect_used, reason = "a test that cannot continue must fail loudly")]
pub async fn close_listening_connections(db: &Db) -> i64 {
    let pool = db.postgres().expect("a database on PostgreSQL");
    let query = sqlx::query_scalar(TERMINATE).bind(NOTIFICATIONS);
    query.fetch_one(pool).await.expect("the closed connections")
}
