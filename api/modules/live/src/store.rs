//! The module's SQL, one text for both engines.

use crate::{
    change::{NewChange, NumberedChange},
    start::Extent,
};
use allpet_domain::{
    Timestamp,
    id::{TenantId, UserId},
    live::Topic,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

/// Maximum number of changes that are read at once.
pub(crate) const PAGE: i64 = 500;
/// Maximum number of changes that are deleted at once: on SQLite other writers wait meanwhile.
const BATCH: i64 = 1_000;

const NEXT: &str = "UPDATE feed SET newest = newest + 1 RETURNING newest";
const INSERT: &str =
    "INSERT INTO changes (id, person, tenant, topic, subject, written_ms) VALUES ($1, $2, $3, $4, $5, $6)";
const NEWEST: &str = "SELECT newest FROM feed";
const EXTENT: &str = "SELECT newest, (SELECT MIN(id) FROM changes), \
    (SELECT MIN(id) FROM changes WHERE written_ms >= $1) FROM feed";
const AFTER: &str =
    "SELECT id, person, tenant, topic, subject FROM changes WHERE id > $1 ORDER BY id LIMIT $2";
const DELETE: &str =
    "DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE written_ms < $1 ORDER BY id LIMIT $2)";

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    person: Option<Uuid>,
    tenant: Option<Uuid>,
    topic: String,
    subject: Uuid,
}

impl Row {
    /// Returns none for a topic of a newer release.
    fn into_change(self) -> Option<NumberedChange> {
        Some(NumberedChange {
            id: self.id,
            change: NewChange {
                person: self.person.map(UserId),
                tenant: self.tenant.map(TenantId),
                topic: Topic::parse(&self.topic)?,
                subject: self.subject,
            },
        })
    }
}

fn millis(at: Timestamp) -> i64 {
    i64::try_from(at.unix_millis()).unwrap_or(i64::MAX)
}

/// Writes a change under the next number.
pub(crate) async fn insert(tx: &mut Tx, change: &NewChange, now: Timestamp) -> Result<(), Failure> {
    let id: i64 = on_write!(tx, c => sqlx::query_scalar(NEXT).fetch_one(c).await)?;
    on_write!(tx, c => sqlx::query(INSERT)
        .bind(id)
        .bind(change.person.map(|person| person.0))
        .bind(change.tenant.map(|tenant| tenant.0))
        .bind(change.topic.as_str())
        .bind(change.subject)
        .bind(millis(now))
        .execute(c)
        .await
        .map(drop))?;
    tx.mark_feed_written();
    Ok(())
}

/// Returns the number of the newest change.
pub(crate) async fn newest(db: &Db) -> Result<i64, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(NEWEST).fetch_one(c).await)?)
}

/// Returns the extent of the feed, and the oldest change since `recent_since`.
pub(crate) async fn extent(db: &Db, recent_since: Timestamp) -> Result<Extent, Failure> {
    let since = millis(recent_since);
    let row: (i64, Option<i64>, Option<i64>) =
        on_read!(db, c => sqlx::query_as(EXTENT).bind(since).fetch_one(c).await)?;
    let (newest, oldest, recent) = row;
    Ok(Extent {
        newest,
        oldest,
        recent,
    })
}

/// A page of changes.
#[derive(Debug)]
pub(crate) struct ChangePage {
    pub(crate) changes: Vec<NumberedChange>,
    /// The number of the last change that was read.
    pub(crate) position: i64,
    /// Whether there may be more.
    pub(crate) is_full: bool,
}

/// Reads the next changes after a number.
pub(crate) async fn after(db: &Db, position: i64) -> Result<ChangePage, Failure> {
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(AFTER).bind(position).bind(PAGE).fetch_all(c).await)?;
    Ok(ChangePage {
        position: rows.last().map_or(position, |row| row.id),
        is_full: i64::try_from(rows.len()).unwrap_or(i64::MAX) >= PAGE,
        changes: rows.into_iter().filter_map(Row::into_change).collect(),
    })
}

/// Deletes the changes that were written before a time. Returns their number.
pub(crate) async fn delete_before(db: &Db, before: Timestamp) -> Result<u32, Failure> {
    let mut deleted = 0;
    loop {
        let mut tx = db.begin().await?;
        let rows = on_write!(tx, c => sqlx::query(DELETE)
            .bind(millis(before))
            .bind(BATCH)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?;
        tx.commit().await?;
        if rows == 0 {
            return Ok(deleted);
        }
        deleted += u32::try_from(rows).unwrap_or(u32::MAX);
    }
}
