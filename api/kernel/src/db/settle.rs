//! Bringing to the disk what was committed, in the background. PostgreSQL does so at each commit.

use super::{Db, Engine};
use futures::future::join_all;
use std::{sync::atomic::Ordering, time::Duration};

/// How often: what a failure of power may take of a SQLite database is what was committed in so long.
const EVERY: Duration = Duration::from_secs(2);

/// Settles `databases` again and again. Never returns.
pub async fn settle_forever(databases: Vec<Db>) {
    loop {
        tokio::time::sleep(EVERY).await;
        for outcome in join_all(databases.iter().map(Db::settle)).await {
            if let Err(error) = outcome {
                tracing::error!(%error, "what was committed could not be brought to the disk");
            }
        }
    }
}

impl Db {
    /// Brings what was committed to the disk, where anything was since the last time. Readers then need not look for pages in
    /// the log either.
    pub async fn settle(&self) -> Result<(), sqlx::Error> {
        let Engine::Sqlite { writer, .. } = &self.engine else {
            return Ok(());
        };
        if !self.written.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        // Waits for nobody: what a reader still needs stays in the log until the next time.
        let outcome = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
            .execute(writer)
            .await;
        if outcome.is_err() {
            self.written.store(true, Ordering::Release);
        }
        outcome.map(drop)
    }
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
        let count = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'kept'";
        on_read!(db, c => sqlx::query_scalar(count).fetch_one(c).await).unwrap()
    }

    #[tokio::test]
    async fn what_was_committed_stands_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(folder.path()).await;
        let mut tx = db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("CREATE TABLE kept (n BIGINT)").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(left_of(folder.path()).await, 0);
        db.settle().await.unwrap();
        assert_eq!(left_of(folder.path()).await, 1);
    }
}
