//! The table of refunds.

use super::unknown;
use allpet_domain::{
    Timestamp,
    id::{PaymentId, RefundId},
    payments::RefundState,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, payment, amount, state, by_name, reason FROM refunds WHERE ",
            $rest
        )
    };
}

const FIND: &str = select!("id = $1");
const BY_KEY: &str = select!("payment = $1 AND key = $2");
const WITHOUT_JOB: &str = select!("state = 'requested' AND NOT has_job ORDER BY id LIMIT 50");
const INSERT: &str = "INSERT INTO refunds (id, payment, key, amount, state, reason, created_at, by_name, has_job) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE)";
const SET_HAS_JOB: &str = "UPDATE refunds SET has_job = TRUE WHERE id = $1";
const LATEST: &str = "SELECT amount, by_name, reason, created_at FROM refunds WHERE payment = $1 AND state <> 'failed' \
    ORDER BY id DESC LIMIT 1";
const FINISH: &str = "UPDATE refunds SET state = $2 WHERE id = $1 AND state = 'requested' RETURNING id";
const REOPEN: &str = "UPDATE refunds SET state = $2 WHERE id = $1";

/// The row of a refund.
#[derive(Clone, Debug)]
pub(crate) struct RefundRecord {
    pub(crate) id: RefundId,
    pub(crate) payment: PaymentId,
    pub(crate) minor: i64,
    pub(crate) state: RefundState,
    /// The name of the staff member who refunds; empty if a rule does.
    pub(crate) by_name: String,
    pub(crate) reason: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    payment: Uuid,
    amount: i64,
    state: String,
    by_name: String,
    reason: String,
}

impl Row {
    fn into_record(self) -> Result<RefundRecord, Failure> {
        Ok(RefundRecord {
            id: RefundId(self.id),
            payment: PaymentId(self.payment),
            minor: self.amount,
            state: RefundState::parse(&self.state).ok_or_else(|| unknown("refund state", &self.state))?,
            by_name: self.by_name,
            reason: self.reason,
        })
    }
}

/// Finds a refund.
pub(crate) async fn find(db: &Db, id: RefundId) -> Result<Option<RefundRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Finds the refund of a key.
pub(crate) async fn find_by_key(
    tx: &mut Tx,
    payment: PaymentId,
    key: &str,
) -> Result<Option<RefundRecord>, Failure> {
    let row: Option<Row> =
        on_write!(tx, c => sqlx::query_as(BY_KEY).bind(payment.0).bind(key).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Inserts a refund, for which the caller enqueues a job.
pub(crate) async fn insert(
    tx: &mut Tx,
    record: &RefundRecord,
    key: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(record.id.0).bind(record.payment.0).bind(key).bind(record.minor)
        .bind(record.state.as_str()).bind(&record.reason).bind(now.inner()).bind(&record.by_name).execute(c).await.map(drop))?,
    )
}

/// The person, amount, time and reason of a refund.
#[derive(Debug, FromRow)]
pub(crate) struct RefundSummary {
    pub(crate) amount: i64,
    pub(crate) by_name: String,
    pub(crate) reason: String,
    pub(crate) created_at: OffsetDateTime,
}

/// Reads the last refund of a payment that was made or is in progress.
pub(crate) async fn latest(tx: &mut Tx, payment: PaymentId) -> Result<Option<RefundSummary>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_as(LATEST).bind(payment.0).fetch_optional(c).await)?)
}

/// Lists up to 50 unfinished refunds that an earlier release recorded, which enqueued no job.
pub(crate) async fn list_without_job(db: &Db) -> Result<Vec<RefundRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(WITHOUT_JOB).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_record).collect()
}

/// Records that a job is enqueued.
pub(crate) async fn set_has_job(tx: &mut Tx, id: RefundId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(SET_HAS_JOB).bind(id.0).execute(c).await.map(drop))?)
}

/// Sets the state of a refund that is requested again.
pub(crate) async fn reopen(tx: &mut Tx, id: RefundId, state: RefundState) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(REOPEN).bind(id.0).bind(state.as_str()).execute(c).await.map(drop))?)
}

/// Stores the outcome. Returns false if it is known already.
pub(crate) async fn finish(tx: &mut Tx, id: RefundId, state: RefundState) -> Result<bool, Failure> {
    let finished: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(FINISH)
        .bind(id.0).bind(state.as_str()).fetch_optional(c).await)?;
    Ok(finished.is_some())
}
