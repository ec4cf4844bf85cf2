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

const BY_KEY: &str = "SELECT id, payment, amount, state FROM refunds WHERE payment = $1 AND key = $2";
const INSERT: &str = "INSERT INTO refunds (id, payment, key, amount, state, reason, created_at, by_name) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LATEST: &str = "SELECT amount, by_name, reason, created_at FROM refunds WHERE payment = $1 AND state <> 'failed' \
    ORDER BY id DESC LIMIT 1";
const REQUESTED: &str =
    "SELECT id, payment, amount FROM refunds WHERE state = 'requested' ORDER BY id LIMIT 50";
const FINISH: &str = "UPDATE refunds SET state = $2 WHERE id = $1 AND state = 'requested' RETURNING id";
const REOPEN: &str = "UPDATE refunds SET state = $2 WHERE id = $1";

/// The row of a refund.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefundRecord {
    pub(crate) id: RefundId,
    pub(crate) payment: PaymentId,
    pub(crate) minor: i64,
}

type Row = (Uuid, Uuid, i64);

fn read((id, payment, minor): Row) -> RefundRecord {
    RefundRecord {
        id: RefundId(id),
        payment: PaymentId(payment),
        minor,
    }
}

/// Finds the refund of a key, and its state.
pub(crate) async fn find_by_key(
    tx: &mut Tx,
    payment: PaymentId,
    key: &str,
) -> Result<Option<(RefundRecord, RefundState)>, Failure> {
    let row: Option<(Uuid, Uuid, i64, String)> =
        on_write!(tx, c => sqlx::query_as(BY_KEY).bind(payment.0).bind(key).fetch_optional(c).await)?;
    let Some((id, payment, minor, word)) = row else {
        return Ok(None);
    };
    let state = RefundState::parse(&word).ok_or_else(|| unknown("refund state", &word))?;
    Ok(Some((read((id, payment, minor)), state)))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    record: RefundRecord,
    key: &str,
    (by_name, reason): (&str, &str),
    now: Timestamp,
) -> Result<(), Failure> {
    let state = RefundState::Requested.as_str();
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(record.id.0).bind(record.payment.0).bind(key).bind(record.minor)
        .bind(state).bind(reason).bind(now.inner()).bind(by_name).execute(c).await.map(drop))?,
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

/// Lists refunds whose outcome is unknown.
pub(crate) async fn requested(db: &Db) -> Result<Vec<RefundRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(REQUESTED).fetch_all(c).await)?;
    Ok(rows.into_iter().map(read).collect())
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
