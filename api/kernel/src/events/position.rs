//! Positions: how far a module has heard what each other announces. They stand in the hearing module's own database, so they go
//! back with its inbox where a disk or a backup takes both.

use crate::{Db, on_read, on_write};
use allpet_domain::Timestamp;

const LOAD: &str = "SELECT producer, seq FROM event_positions WHERE module = $1";
const SAVE: &str = "INSERT INTO event_positions (module, producer, seq) VALUES ($1, $2, $3) \
    ON CONFLICT (module, producer) DO UPDATE SET seq = excluded.seq";
const ACK: &str = "INSERT INTO outbox_acks (module, seq, acked_ms) VALUES ($1, $2, $3) \
    ON CONFLICT (module) DO UPDATE SET seq = excluded.seq, acked_ms = excluded.acked_ms";
const ACKS: &str = "SELECT module, seq FROM outbox_acks WHERE acked_ms >= $1";

/// A module that has not said anything for so long is gone: nothing is left standing for it.
pub(crate) const FORGOTTEN_DAYS: u64 = 30;

/// How far `module` has heard each producer.
pub(crate) async fn load(db: &Db, module: &str) -> Result<Vec<(String, i64)>, sqlx::Error> {
    on_read!(db, c => sqlx::query_as(LOAD).bind(module).fetch_all(c).await)
}

/// Notes how far `module` has heard each producer.
pub(super) async fn save(db: &Db, module: &str, heard: &[(String, i64)]) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    for (producer, seq) in heard {
        on_write!(tx, c => sqlx::query(SAVE).bind(module).bind(producer).bind(seq).execute(c).await.map(drop))?;
    }
    tx.commit().await
}

/// Notes in a producer's database how far a module has heard it.
pub(super) async fn acknowledge(
    producer: &Db,
    module: &str,
    seq: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    let mut tx = producer.begin().await?;
    on_write!(tx, c => sqlx::query(ACK).bind(module).bind(seq).bind(now).execute(c).await.map(drop))?;
    tx.commit().await
}

/// How far each module has heard a producer, as it said last.
pub(super) async fn acknowledged(producer: &Db, now: Timestamp) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let since = now
        .unix_millis()
        .saturating_sub(FORGOTTEN_DAYS * 24 * 60 * 60 * 1_000);
    let since = i64::try_from(since).unwrap_or(i64::MAX);
    on_read!(producer, c => sqlx::query_as(ACKS).bind(since).fetch_all(c).await)
}
