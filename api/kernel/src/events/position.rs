//! Positions: the number up to which a module has received the events of another. The receiving module stores them in its own
//! database, so a disk or backup that restores its older inbox restores its older positions, too.

use crate::{Db, on_read, on_write};
use allpet_domain::Timestamp;

const LOAD: &str = "SELECT producer, seq FROM event_positions WHERE module = $1";
const SAVE: &str = "INSERT INTO event_positions (module, producer, seq) VALUES ($1, $2, $3) \
    ON CONFLICT (module, producer) DO UPDATE SET seq = excluded.seq";
const SAVE_ACK: &str = "INSERT INTO outbox_acks (module, seq, acked_ms) VALUES ($1, $2, $3) \
    ON CONFLICT (module) DO UPDATE SET seq = excluded.seq, acked_ms = excluded.acked_ms";
const LOAD_ACKS: &str = "SELECT module, seq FROM outbox_acks WHERE acked_ms >= $1";

/// A module that has acknowledged nothing for this many days counts as inactive: outboxes no longer keep events for it.
pub(crate) const INACTIVE_DAYS: u64 = 30;

/// Loads the positions of `module`: a number for each producer.
pub(crate) async fn load(db: &Db, module: &str) -> Result<Vec<(String, i64)>, sqlx::Error> {
    on_read!(db, c => sqlx::query_as(LOAD).bind(module).fetch_all(c).await)
}

/// Saves positions of `module`.
pub(super) async fn save(db: &Db, module: &str, positions: &[(String, i64)]) -> Result<(), sqlx::Error> {
    // In one order: two processes that save at the same time would otherwise wait for each other.
    let mut ordered: Vec<_> = positions.iter().collect();
    ordered.sort_unstable();
    let mut tx = db.begin().await?;
    for (producer, seq) in ordered {
        on_write!(tx, c => sqlx::query(SAVE).bind(module).bind(producer).bind(seq).execute(c).await.map(drop))?;
    }
    tx.commit().await
}

/// Returns the saved positions that lie beyond the `starts` of their producers, moved back to them.
pub(crate) fn rewound(saved: &[(String, i64)], starts: &[(&str, i64)]) -> Vec<(String, i64)> {
    let moved = saved.iter().filter_map(|(producer, seq)| {
        let (_, start) = starts.iter().find(|(name, _)| name == producer)?;
        (seq > start).then(|| (producer.clone(), *start))
    });
    moved.collect()
}

/// Records in a producer's database that a module has received its events up to `seq`.
pub(super) async fn acknowledge(
    producer: &Db,
    module: &str,
    seq: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    let mut tx = producer.begin().await?;
    on_write!(tx, c => sqlx::query(SAVE_ACK).bind(module).bind(seq).bind(now).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Loads the acknowledged position of each active module from a producer's database.
pub(super) async fn load_acknowledged(
    producer: &Db,
    now: Timestamp,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let since = now
        .unix_millis()
        .saturating_sub(INACTIVE_DAYS * 24 * 60 * 60 * 1_000);
    let since = i64::try_from(since).unwrap_or(i64::MAX);
    on_read!(producer, c => sqlx::query_as(LOAD_ACKS).bind(since).fetch_all(c).await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{Engine, TestDatabases};

    /// On PostgreSQL rows are locked in the order of the statements.
    #[tokio::test]
    async fn two_processes_save_the_same_positions_at_once() {
        let databases = TestDatabases::new(Engine::Postgres).await;
        let db = databases.open("orders").await;
        db.migrate(&[]).await.unwrap();
        let producers = |seq: i64| ["apps", "catalog", "pets", "tenants"].map(|name| (name.to_owned(), seq));
        for seq in 1..=30 {
            let (ascending, mut descending) = (producers(seq), producers(seq));
            descending.reverse();
            let (one, other) =
                futures::join!(save(&db, "orders", &ascending), save(&db, "orders", &descending));
            one.and(other).unwrap();
        }
        assert_eq!(load(&db, "orders").await.unwrap().len(), 4);
    }
}
