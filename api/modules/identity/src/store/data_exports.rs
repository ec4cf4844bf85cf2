//! The table of exports: the last one of each person.

use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const FIND: &str = "SELECT requested_ms, progress, finished_ms, (SELECT COUNT(*) FROM jobs WHERE jobs.kind = 'identity.export-data' \
    AND jobs.unique_key = $2 || CAST(data_exports.requested_ms AS TEXT) \
    AND jobs.state IN ('waiting', 'scheduled', 'failed', 'running')) AS jobs FROM data_exports WHERE person = $1";
const PUT: &str = "INSERT INTO data_exports (person, requested_ms) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE \
    SET requested_ms = excluded.requested_ms, progress = 0, finished_ms = NULL, content = NULL";
const SET_PROGRESS: &str =
    "UPDATE data_exports SET progress = $3 WHERE person = $1 AND requested_ms = $2 AND finished_ms IS NULL";
const FINISH: &str = "UPDATE data_exports SET progress = 100, finished_ms = $3, content = $4 \
    WHERE person = $1 AND requested_ms = $2 AND finished_ms IS NULL";
const CONTENT: &str =
    "SELECT content FROM data_exports WHERE person = $1 AND finished_ms > $2 AND content IS NOT NULL";
const DELETE: &str = "DELETE FROM data_exports WHERE person = $1";
const DELETE_BEFORE: &str = "DELETE FROM data_exports WHERE COALESCE(finished_ms, requested_ms) <= $1";

/// The last export of a person. Times are in milliseconds since 1970.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct ExportRecord {
    pub(crate) requested_ms: i64,
    /// In percent.
    pub(crate) progress: i64,
    pub(crate) finished_ms: Option<i64>,
    /// The number of jobs that are to finish it. An unfinished export without one has failed.
    pub(crate) jobs: i64,
}

/// Returns the unique key of the job that collects an export.
pub(crate) fn job_key(person: UserId, requested_ms: i64) -> String {
    format!("{}{requested_ms}", key_prefix(person))
}

fn key_prefix(person: UserId) -> String {
    format!("{person}/")
}

/// Finds the last export of a person.
pub(crate) async fn find(db: &Db, person: UserId) -> Result<Option<ExportRecord>, Failure> {
    Ok(
        on_read!(db, c => sqlx::query_as(FIND).bind(person.0).bind(key_prefix(person)).fetch_optional(c).await)?,
    )
}

/// As [`find`], inside a transaction.
pub(crate) async fn find_in(tx: &mut Tx, person: UserId) -> Result<Option<ExportRecord>, Failure> {
    Ok(
        on_write!(tx, c => sqlx::query_as(FIND).bind(person.0).bind(key_prefix(person)).fetch_optional(c).await)?,
    )
}

/// Inserts a new export in place of the last one.
pub(crate) async fn put(tx: &mut Tx, person: UserId, requested_ms: i64) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(PUT).bind(person.0).bind(requested_ms).execute(c).await.map(drop))?)
}

/// Stores the progress of an export in percent. Returns false if it is finished, or there is another one or none by now.
pub(crate) async fn set_progress(
    tx: &mut Tx,
    person: UserId,
    requested_ms: i64,
    percent: i64,
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(SET_PROGRESS).bind(person.0).bind(requested_ms).bind(percent).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Stores the document of an export. Returns false if it is finished, or there is another one or none by now.
pub(crate) async fn finish(
    tx: &mut Tx,
    person: UserId,
    requested_ms: i64,
    finished_ms: i64,
    content: &[u8],
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(FINISH).bind(person.0).bind(requested_ms).bind(finished_ms).bind(content)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Reads the document of an export that was finished after a time.
pub(crate) async fn content(db: &Db, person: UserId, after_ms: i64) -> Result<Option<Vec<u8>>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(CONTENT).bind(person.0).bind(after_ms).fetch_optional(c).await)?)
}

/// Deletes the export of a person.
pub(crate) async fn delete(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE).bind(person.0).execute(c).await.map(drop))?)
}

/// Deletes the exports that were finished before a time, or requested before it and not finished. Returns their number.
pub(crate) async fn delete_before(tx: &mut Tx, before_ms: i64) -> Result<u64, Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(DELETE_BEFORE).bind(before_ms).execute(c).await
        .map(|done| done.rows_affected()))?,
    )
}
