//! The clean-up of databases: checkpoints of SQLite's log, and the deletion of expired rows (by the schedule `kernel.clean-up`).

use super::{Db, Engine};
use crate::{events::INACTIVE_DAYS, jobs, on_write};
use allpet_domain::Timestamp;
use futures::future::join_all;
use std::time::Duration;
use uuid::Uuid;

/// How often SQLite's log is checkpointed, and so how much a power failure may lose.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(2);
/// Maximum number of rows to delete at once: on SQLite other writers wait meanwhile.
const BATCH: i64 = 1_000;

/// Events stay in the outbox for a week, to replay and inspect them, and until every module has them. If no module has acknowledged
/// anything, as after a long standstill, none is deleted.
const DELETE_OUTBOX: &str = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id < $1 AND seq IS NOT NULL AND EXISTS \
    (SELECT 1 FROM outbox_acks WHERE acked_ms >= $3) AND NOT EXISTS \
    (SELECT 1 FROM outbox_acks WHERE outbox_acks.acked_ms >= $3 AND outbox_acks.seq < outbox.seq) ORDER BY id LIMIT $2)";
const OUTBOX_DAYS: u64 = 7;
/// Handled events stay in the inbox for far longer than events are normally retried.
const DELETE_INBOX: &str = "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox WHERE event_id < $1 ORDER BY event_id LIMIT $2)";
const INBOX_DAYS: u64 = 90;
/// Dismissed deliveries are deleted together with the inbox.
const DELETE_DISMISSED: &str = "DELETE FROM event_deliveries WHERE (subscriber, event_id) IN (SELECT subscriber, event_id \
    FROM event_deliveries WHERE state = 'dismissed' AND event_id < $1 ORDER BY event_id LIMIT $2)";

/// The answer of a request is deleted after a week. The key and the request's hash stay for ever, so that a repetition has no
/// effect.
const CLEAR_ANSWERS: &str = "UPDATE idempotency SET answer = '' WHERE answer <> '' AND (scope, key) IN \
    (SELECT scope, key FROM idempotency WHERE answer <> '' AND made_at < $1 ORDER BY made_at LIMIT $2)";
const ANSWER_DAYS: u64 = 7;

/// Checkpoints the databases at regular intervals. Never returns.
pub async fn run_checkpoints(databases: Vec<Db>) {
    // Each independently: a slow disk under one does not delay the others.
    join_all(databases.iter().map(checkpoint_repeatedly)).await;
}

async fn checkpoint_repeatedly(db: &Db) {
    loop {
        tokio::time::sleep(CHECKPOINT_INTERVAL).await;
        if let Err(error) = db.checkpoint().await {
            tracing::error!(%error, "the log of a database could not be checkpointed");
        }
    }
}

impl Db {
    /// Writes commits from SQLite's log to the database file, as far as no reader needs the log; readers then need not search it.
    /// Does nothing on PostgreSQL, which syncs at each commit.
    pub async fn checkpoint(&self) -> Result<(), sqlx::Error> {
        match &self.engine {
            // On a reader's connection, so that no writer waits. It is cheap if there is nothing new.
            Engine::Sqlite { readers, .. } => sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
                .execute(readers)
                .await
                .map(drop),
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Deletes expired rows and returns their number.
    pub async fn delete_expired(&self, now: Timestamp) -> Result<u64, sqlx::Error> {
        let events = |days| first_id_at(days_before(now, days));
        let active_since = days_before(now, INACTIVE_DAYS).unix_millis();
        let active_since = i64::try_from(active_since).unwrap_or(i64::MAX);
        let mut deleted = 0;
        loop {
            let mut tx = self.begin().await?;
            let rows = on_write!(&mut tx, c => {
                let outbox = sqlx::query(DELETE_OUTBOX).bind(events(OUTBOX_DAYS)).bind(BATCH).bind(active_since).execute(&mut *c).await?;
                let inbox = sqlx::query(DELETE_INBOX).bind(events(INBOX_DAYS)).bind(BATCH).execute(&mut *c).await?;
                let dismissed = sqlx::query(DELETE_DISMISSED).bind(events(INBOX_DAYS)).bind(BATCH).execute(&mut *c).await?;
                let answers = days_before(now, ANSWER_DAYS).inner();
                let answers = sqlx::query(CLEAR_ANSWERS).bind(answers).bind(BATCH).execute(&mut *c).await?;
                outbox.rows_affected() + inbox.rows_affected() + dismissed.rows_affected() + answers.rows_affected()
            });
            let rows = rows + jobs::history::delete_old(&mut tx, now, BATCH).await?;
            tx.commit().await?;
            deleted += rows;
            if rows == 0 {
                return Ok(deleted);
            }
        }
    }
}

fn days_before(now: Timestamp, days: u64) -> Timestamp {
    Timestamp::from_unix_millis(now.unix_millis().saturating_sub(days * 24 * 60 * 60 * 1_000))
}

/// Returns the smallest id of version 7 (RFC 9562) that can be made at `at` or later.
pub(crate) fn first_id_at(at: Timestamp) -> Uuid {
    Uuid::from_u128(u128::from(at.unix_millis()) << 80)
}

#[cfg(test)]
mod tests {
    use crate::{Db, db::DatabaseUrl, on_read, on_write};
    use std::path::Path;

    async fn open(folder: &Path) -> Db {
        Db::open(&DatabaseUrl::Sqlite(folder.into()), "notes")
            .await
            .unwrap()
    }

    /// Counts what a power failure would leave: the file without the log, which may not be on the disk.
    async fn tables_without_log(folder: &Path) -> i64 {
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(folder.join("notes.db"), copy.path().join("notes.db")).unwrap();
        let db = open(copy.path()).await;
        let count = "SELECT COUNT(*) FROM sqlite_schema WHERE name LIKE 'kept%'";
        on_read!(db, c => sqlx::query_scalar(count).fetch_one(c).await).unwrap()
    }

    async fn write(db: &Db, statement: &'static str) {
        let mut tx = db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_checkpoint_writes_commits_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(folder.path()).await;
        write(&db, "CREATE TABLE kept (n BIGINT)").await;
        assert_eq!(tables_without_log(folder.path()).await, 0);
        db.checkpoint().await.unwrap();
        assert_eq!(tables_without_log(folder.path()).await, 1);
        // A checkpoint includes the commits of another process.
        write(&open(folder.path()).await, "CREATE TABLE kept_too (n BIGINT)").await;
        db.checkpoint().await.unwrap();
        assert_eq!(tables_without_log(folder.path()).await, 2);
    }
}
