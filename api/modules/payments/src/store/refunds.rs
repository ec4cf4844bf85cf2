//! Refunds.

use allpet_domain::{
    Timestamp,
    id::{PaymentId, RefundId},
    payments::RefundState,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const OF_KEY: &str = "SELECT id FROM refunds WHERE payment = $1 AND key = $2";
const INSERT: &str = "INSERT INTO refunds (id, payment, key, amount, state, reason, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const REQUESTED: &str =
    "SELECT id, payment, amount FROM refunds WHERE state = 'requested' ORDER BY id LIMIT 50";
const FINISH: &str = "UPDATE refunds SET state = $2 WHERE id = $1 AND state = 'requested' RETURNING id";

/// A refund as it is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    pub(crate) id: RefundId,
    pub(crate) payment: PaymentId,
    pub(crate) minor: i64,
}

/// Whether the refund of a key is there.
pub(crate) async fn is_there(tx: &mut Tx, payment: PaymentId, key: &str) -> Result<bool, Failure> {
    let id: Option<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(OF_KEY).bind(payment.0).bind(key).fetch_optional(c).await)?;
    Ok(id.is_some())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    kept: Kept,
    key: &str,
    reason: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    let state = RefundState::Requested.as_str();
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(kept.id.0).bind(kept.payment.0).bind(key).bind(kept.minor)
        .bind(state).bind(reason).bind(now.inner()).execute(c).await.map(drop))?,
    )
}

/// Refunds whose outcome is not known.
pub(crate) async fn requested(db: &Db) -> Result<Vec<Kept>, Failure> {
    let rows: Vec<(Uuid, Uuid, i64)> = on_read!(db, c => sqlx::query_as(REQUESTED).fetch_all(c).await)?;
    let read = |(id, payment, minor)| Kept {
        id: RefundId(id),
        payment: PaymentId(payment),
        minor,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Writes down the outcome; false where it is known already.
pub(crate) async fn finish(tx: &mut Tx, id: RefundId, state: RefundState) -> Result<bool, Failure> {
    let finished: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(FINISH)
        .bind(id.0).bind(state.as_str()).fetch_optional(c).await)?;
    Ok(finished.is_some())
}
