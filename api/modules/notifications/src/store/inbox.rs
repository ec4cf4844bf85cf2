//! The inbox.

use super::BATCH;
use allpet_contract::notifications::Notification;
use allpet_domain::{
    Timestamp,
    id::{NotificationId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use uuid::Uuid;

/// The largest number of unread messages that is counted.
const UNREAD_MAX: i64 = 100;

const INSERT: &str = "INSERT INTO notifications (id, person, kind, title, body, href, created_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const LIST: &str = "SELECT id, kind, title, body, href, created_ms, read_ms FROM notifications \
    WHERE person = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
const COUNT_UNREAD: &str = "SELECT COUNT(*) FROM \
    (SELECT 1 AS one FROM notifications WHERE person = $1 AND read_ms IS NULL LIMIT $2) AS unread";
const EXISTS: &str = "SELECT COUNT(*) FROM notifications WHERE id = $1 AND person = $2";
const MARK_READ: &str =
    "UPDATE notifications SET read_ms = $3 WHERE id = $1 AND person = $2 AND read_ms IS NULL";
const MARK_ALL_READ: &str =
    "UPDATE notifications SET read_ms = $3 WHERE person = $2 AND id <= $1 AND read_ms IS NULL";
const DELETE_OF_PERSON: &str = "DELETE FROM notifications WHERE person = $1";
const DELETE: &str = "DELETE FROM notifications WHERE id IN \
    (SELECT id FROM notifications WHERE created_ms < $1 ORDER BY created_ms LIMIT $2)";

/// A message to insert.
#[derive(Debug)]
pub(crate) struct NewNotification<'a> {
    pub(crate) id: NotificationId,
    pub(crate) person: UserId,
    pub(crate) kind: &'a str,
    pub(crate) title: &'a str,
    pub(crate) text: &'a str,
    pub(crate) href: Option<&'a str>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    title: String,
    body: String,
    href: Option<String>,
    created_ms: i64,
    read_ms: Option<i64>,
}

impl From<Row> for Notification {
    fn from(row: Row) -> Self {
        Self {
            id: NotificationId(row.id),
            kind: row.kind,
            title: row.title,
            text: row.body,
            href: row.href,
            created: Timestamp::from_unix_millis(u64::try_from(row.created_ms).unwrap_or(0)),
            read: row.read_ms.is_some(),
        }
    }
}

/// Inserts an unread message.
pub(crate) async fn insert(tx: &mut Tx, new: &NewNotification<'_>, now_ms: i64) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(new.id.0).bind(new.person.0).bind(new.kind).bind(new.title)
        .bind(new.text).bind(new.href).bind(now_ms).execute(c).await.map(drop))?,
    )
}

/// Lists a person's messages before the id `before`, newest first.
pub(crate) async fn list(
    db: &Db,
    person: UserId,
    before: Uuid,
    limit: u32,
) -> Result<Vec<Notification>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST)
        .bind(person.0).bind(before).bind(i64::from(limit)).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Notification::from).collect())
}

/// Counts a person's unread messages, up to 100.
pub(crate) async fn count_unread(db: &Db, person: UserId) -> Result<u32, Failure> {
    let count: i64 = on_read!(db, c => sqlx::query_scalar(COUNT_UNREAD)
        .bind(person.0).bind(UNREAD_MAX).fetch_one(c).await)?;
    Ok(u32::try_from(count).unwrap_or(0))
}

/// Returns whether the person has this message.
pub(crate) async fn exists(db: &Db, person: UserId, id: NotificationId) -> Result<bool, Failure> {
    let count: i64 =
        on_read!(db, c => sqlx::query_scalar(EXISTS).bind(id.0).bind(person.0).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Marks a message as read. Returns false if it already was.
pub(crate) async fn mark_read(
    tx: &mut Tx,
    person: UserId,
    id: NotificationId,
    now_ms: i64,
) -> Result<bool, Failure> {
    mark(tx, MARK_READ, person, id, now_ms).await
}

/// Marks a person's messages up to one as read. Returns false if all were.
pub(crate) async fn mark_all_read(
    tx: &mut Tx,
    person: UserId,
    until: NotificationId,
    now_ms: i64,
) -> Result<bool, Failure> {
    mark(tx, MARK_ALL_READ, person, until, now_ms).await
}

async fn mark(
    tx: &mut Tx,
    statement: &'static str,
    person: UserId,
    id: NotificationId,
    now_ms: i64,
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(statement).bind(id.0).bind(person.0).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Deletes a person's messages.
pub(crate) async fn delete_of_person(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_OF_PERSON).bind(person.0).execute(c).await.map(drop))?)
}

/// Deletes messages from before a time. Returns their number.
pub(crate) async fn delete_before(db: &Db, before_ms: i64) -> Result<u32, Failure> {
    let mut deleted = 0;
    loop {
        let mut tx = db.begin().await?;
        let rows = on_write!(tx, c => sqlx::query(DELETE).bind(before_ms).bind(BATCH).execute(c).await
            .map(|done| done.rows_affected()))?;
        tx.commit().await?;
        if rows == 0 {
            return Ok(deleted);
        }
        deleted += u32::try_from(rows).unwrap_or(u32::MAX);
    }
}
