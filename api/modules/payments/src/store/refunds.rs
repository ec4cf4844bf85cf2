//! Refunds.

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

const OF_KEY: &str = "SELECT id, payment, amount, state FROM refunds WHERE payment = $1 AND key = $2";
const INSERT: &str = "INSERT INTO refunds (id, payment, key, amount, state, reason, created_at, by_name) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LATEST: &str = "SELECT amount, by_name, reason, created_at FROM refunds WHERE payment = $1 AND state <> 'failed' \
    ORDER BY id DESC LIMIT 1";
const REQUESTED: &str =
    "SELECT id, payment, amount FROM refunds WHERE state = 'requested' ORDER BY id LIMIT 50";
const FINISH: &str = "UPDATE refunds SET state = $2 WHERE id = $1 AND state = 'requested' RETURNING id";
const ASK_AGAIN: &str = "UPDATE refunds SET state = $2 WHERE id = $1";

/// A refund as it is kept.
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

/// The refund of a key, and where it stands.
pub(crate) async fn of_key(
    tx: &mut Tx,
    payment: PaymentId,
    key: &str,
) -> Result<Option<(RefundRecord, RefundState)>, Failure> {
    let row: Option<(Uuid, Uuid, i64, String)> =
        on_write!(tx, c => sqlx::query_as(OF_KEY).bind(payment.0).bind(key).fetch_optional(c).await)?;
    let Some((id, payment, minor, word)) = row else {
        return Ok(None);
    };
    let state = RefundState::parse(&word).ok_or_else(|| unknown("refund state", &word))?;
    Ok(Some((read((id, payment, minor)), state)))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    kept: RefundRecord,
    key: &str,
    (by_name, reason): (&str, &str),
    now: Timestamp,
) -> Result<(), Failure> {
    let state = RefundState::Requested.as_str();
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(kept.id.0).bind(kept.payment.0).bind(key).bind(kept.minor)
        .bind(state).bind(reason).bind(now.inner()).bind(by_name).execute(c).await.map(drop))?,
    )
}

/// Who refunded how much, when and why.
#[derive(Debug, FromRow)]
pub(crate) struct RefundNote {
    pub(crate) amount: i64,
    pub(crate) by_name: String,
    pub(crate) reason: String,
    pub(crate) created_at: OffsetDateTime,
}

/// The last refund of a payment that was made or is on its way.
pub(crate) async fn latest(tx: &mut Tx, payment: PaymentId) -> Result<Option<RefundNote>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_as(LATEST).bind(payment.0).fetch_optional(c).await)?)
}

/// Refunds whose outcome is not known.
pub(crate) async fn requested(db: &Db) -> Result<Vec<RefundRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(REQUESTED).fetch_all(c).await)?;
    Ok(rows.into_iter().map(read).collect())
}

/// It is asked for once more.
pub(crate) async fn ask_again(tx: &mut Tx, id: RefundId, state: RefundState) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(ASK_AGAIN).bind(id.0).bind(state.as_str()).execute(c).await.map(drop))?)
}

/// Writes down the outcome; false where it is known already.
pub(crate) async fn finish(tx: &mut Tx, id: RefundId, state: RefundState) -> Result<bool, Failure> {
    let finished: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(FINISH)
        .bind(id.0).bind(state.as_str()).fetch_optional(c).await)?;
    Ok(finished.is_some())
}
