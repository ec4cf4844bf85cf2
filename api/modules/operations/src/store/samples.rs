//! The table of samples, one row for a minute.

use super::{count, integer, moment};
use allpet_contract::operations::{Counts, Sample};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const ADD: &str = "INSERT INTO samples (minute_ms, requests, errors, jobs_done, jobs_failed, jobs_dead, lag_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (minute_ms) DO UPDATE SET \
    requests = samples.requests + excluded.requests, errors = samples.errors + excluded.errors, \
    jobs_done = samples.jobs_done + excluded.jobs_done, jobs_failed = samples.jobs_failed + excluded.jobs_failed, \
    jobs_dead = samples.jobs_dead + excluded.jobs_dead, \
    lag_ms = CASE WHEN excluded.lag_ms > samples.lag_ms THEN excluded.lag_ms ELSE samples.lag_ms END";
const DELETE: &str = "DELETE FROM samples WHERE minute_ms < $1";
const SINCE: &str = "SELECT minute_ms, requests, errors, jobs_done, jobs_failed, jobs_dead, lag_ms FROM samples \
    WHERE minute_ms >= $1 ORDER BY minute_ms";

#[derive(sqlx::FromRow)]
struct Row {
    minute_ms: i64,
    requests: i64,
    errors: i64,
    jobs_done: i64,
    jobs_failed: i64,
    jobs_dead: i64,
    lag_ms: i64,
}

impl From<Row> for Sample {
    fn from(row: Row) -> Self {
        Self {
            at: moment(row.minute_ms),
            counts: Counts {
                requests: count(row.requests),
                errors: count(row.errors),
                jobs_done: count(row.jobs_done),
                jobs_failed: count(row.jobs_failed),
                jobs_dead: count(row.jobs_dead),
            },
            lag_ms: count(row.lag_ms),
        }
    }
}

/// Adds to the sample of a minute: counts are summed, of lags the longest stays.
pub(crate) async fn add(tx: &mut Tx, sample: &Sample) -> Result<(), Failure> {
    let counts = sample.counts;
    on_write!(tx, c => sqlx::query(ADD).bind(integer(sample.at.unix_millis())).bind(integer(counts.requests))
        .bind(integer(counts.errors)).bind(integer(counts.jobs_done)).bind(integer(counts.jobs_failed))
        .bind(integer(counts.jobs_dead)).bind(integer(sample.lag_ms)).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes the samples before `at`, in milliseconds since 1970. Returns their number.
pub(crate) async fn delete_before(tx: &mut Tx, at: u64) -> Result<u64, Failure> {
    let deleted = on_write!(tx, c => sqlx::query(DELETE).bind(integer(at)).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(deleted)
}

/// Reads the samples since `at`, in milliseconds since 1970.
pub(crate) async fn since(db: &Db, at: u64) -> Result<Vec<Sample>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(SINCE).bind(integer(at)).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Sample::from).collect())
}
