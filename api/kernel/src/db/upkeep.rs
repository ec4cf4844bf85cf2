//! What a database needs now and then: SQLite's log brought to the disk, and what nobody needs any more deleted (by the schedule
//! `kernel.clean-up`).

use super::{Db, Engine};
use crate::{events::FORGOTTEN_DAYS, jobs, on_write};
use allpet_domain::Timestamp;
use futures::future::join_all;
use std::time::Duration;
use uuid::Uuid;

/// How often SQLite's log is brought to the disk: what a failure of power may take is what was committed in so long.
const SETTLED_EVERY: Duration = Duration::from_secs(2);
/// How many rows at once: on SQLite others wait meanwhile.
const AT_ONCE: i64 = 1_000;

/// Events are kept for a week, to be replayed and to look at when something went wrong, and until every module has them. Where no
/// module has said anything, as after a long standstill, none is deleted.
const DELIVERED: &str = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id < $1 AND seq IS NOT NULL AND EXISTS \
    (SELECT 1 FROM outbox_acks WHERE acked_ms >= $3) AND NOT EXISTS \
    (SELECT 1 FROM outbox_acks WHERE outbox_acks.acked_ms >= $3 AND outbox_acks.seq < outbox.seq) ORDER BY id LIMIT $2)";
const DELIVERED_DAYS: u64 = 7;
/// What was heard is known for far longer than events are tried again, as a rule.
const HEARD: &str = "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox WHERE event_id < $1 ORDER BY event_id LIMIT $2)";
const HEARD_DAYS: u64 = 90;
/// What an operator dismissed goes with what was heard.
const DISMISSED: &str = "DELETE FROM event_deliveries WHERE (subscriber, event_id) IN (SELECT subscriber, event_id \
    FROM event_deliveries WHERE state = 'dismissed' AND event_id < $1 ORDER BY event_id LIMIT $2)";

/// What a request was answered with goes after a week; the key and what was asked for stay, so that it happens once for ever.
const ANSWERED: &str = "UPDATE idempotency SET answer = '' WHERE answer <> '' AND (scope, key) IN \
    (SELECT scope, key FROM idempotency WHERE answer <> '' AND made_at < $1 ORDER BY made_at LIMIT $2)";
const ANSWERED_DAYS: u64 = 7;

/// Brings what `databases` hold to the disk, again and again. Never returns.
pub async fn keep_up(databases: Vec<Db>) {
    // Each for itself: a slow disk under one keeps no other waiting.
    join_all(databases.iter().map(settle_again_and_again)).await;
}

async fn settle_again_and_again(db: &Db) {
    loop {
        tokio::time::sleep(SETTLED_EVERY).await;
        if let Err(error) = db.settle().await {
            tracing::error!(%error, "what was committed could not be brought to the disk");
        }
    }
}

impl Db {
    /// Brings what was committed to the disk. PostgreSQL does so at each commit. Where a reader still needs the log, it stays
    /// until the next time; readers need not look into a log that is settled.
    pub async fn settle(&self) -> Result<(), sqlx::Error> {
        match &self.engine {
            // A reader's connection: no writer waits meanwhile. Where nothing is new, this costs next to nothing.
            Engine::Sqlite { readers, .. } => sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
                .execute(readers)
                .await
                .map(drop),
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Deletes what nobody needs any more; how many rows.
    pub async fn tidy(&self, now: Timestamp) -> Result<u64, sqlx::Error> {
        let events = |days| begin_of(days_before(now, days));
        let forgotten = days_before(now, FORGOTTEN_DAYS).unix_millis();
        let forgotten = i64::try_from(forgotten).unwrap_or(i64::MAX);
        let mut deleted = 0;
        loop {
            let mut tx = self.begin().await?;
            let rows = on_write!(&mut tx, c => {
                let delivered = sqlx::query(DELIVERED).bind(events(DELIVERED_DAYS)).bind(AT_ONCE).bind(forgotten).execute(&mut *c).await?;
                let heard = sqlx::query(HEARD).bind(events(HEARD_DAYS)).bind(AT_ONCE).execute(&mut *c).await?;
                let dismissed = sqlx::query(DISMISSED).bind(events(HEARD_DAYS)).bind(AT_ONCE).execute(&mut *c).await?;
                let answered = days_before(now, ANSWERED_DAYS).inner();
                let answered = sqlx::query(ANSWERED).bind(answered).bind(AT_ONCE).execute(&mut *c).await?;
                delivered.rows_affected() + heard.rows_affected() + dismissed.rows_affected() + answered.rows_affected()
            });
            let rows = rows + jobs::history::delete_old(&mut tx, now, AT_ONCE).await?;
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

/// The least id of version 7 (RFC 9562) that is made at a moment or after it.
pub(crate) fn begin_of(at: Timestamp) -> Uuid {
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

    /// What would be there if the power failed now: the file without the log that may not have come to the disk.
    async fn left_of(folder: &Path) -> i64 {
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
    async fn what_was_committed_stands_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(folder.path()).await;
        write(&db, "CREATE TABLE kept (n BIGINT)").await;
        assert_eq!(left_of(folder.path()).await, 0);
        db.settle().await.unwrap();
        assert_eq!(left_of(folder.path()).await, 1);
        // Also what another process writes, which this one does not see.
        write(&open(folder.path()).await, "CREATE TABLE kept_too (n BIGINT)").await;
        db.settle().await.unwrap();
        assert_eq!(left_of(folder.path()).await, 2);
    }
}
