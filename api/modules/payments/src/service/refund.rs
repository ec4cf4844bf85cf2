//! Refunds for a caller that waits: recorded with a job first, then requested from the gateway, then stored. If this process dies in
//! between, or the gateway does not answer, the job finishes the refund. Never more is refunded than was paid.

use super::{Payments, finish_refund, refund_conflict};
use crate::{
    jobs::FinishRefund,
    store::{
        payments::{self, PaymentRecord},
        refunds::{self, RefundRecord},
    },
};
use allpet_contract::{
    Problem,
    payments::{
        PAYMENT_NOT_FOUND, Payment, REFUND_DECLINED, REFUND_REFUSED, REFUND_UNDER_WAY, RefundPayment,
    },
    problem::KEY_REUSED,
};
use allpet_domain::{
    Invalid, Money,
    id::RefundId,
    payments::{RefundRefused, RefundState, refund_reason, refundable},
};
use allpet_kernel::{Failure, Tx, jobs::NewJob};
use std::time::Duration;

/// When the job looks whether the request has finished the refund. Longer than a request may take.
const TAKE_OVER: Duration = Duration::from_secs(30);

/// Refunds part or all of a payment, once per key of a module. Fails with `REFUND_DECLINED` if the gateway refuses, and with
/// `REFUND_UNDER_WAY` if it does not answer.
pub(crate) async fn refund(app: &Payments, module: &str, request: RefundPayment) -> Result<Payment, Failure> {
    let payment = request.payment;
    match record_request(app, module, request).await? {
        Some(refund) => finish(app, &refund).await,
        None => Ok(app.find(payment).await?.view),
    }
}

/// Records the refund and enqueues its job. Returns `None` if it was made before.
async fn record_request(
    app: &Payments,
    module: &str,
    request: RefundPayment,
) -> Result<Option<RefundRecord>, Failure> {
    let key = format!("{module}/{}", request.key.0);
    let reason = refund_reason(&request.body.reason)?;
    let mut tx = app.db.begin().await?;
    let record = payments::lock(&mut tx, request.payment)
        .await?
        .ok_or(PAYMENT_NOT_FOUND)?;
    let existing = refunds::find_by_key(&mut tx, request.payment, &key).await?;
    let refund = if let Some(existing) = existing {
        check_repeated(&record, &existing, request.body.amount)?;
        if !reopen(&mut tx, &record, &existing).await? {
            return Ok(None);
        }
        existing
    } else {
        if let Some(seen) = request.body.refunded_before {
            refund_conflict::check(&mut tx, &record, seen, app.kernel.now()).await?;
        }
        let amount = request.body.amount.unwrap_or_else(|| record.unreserved());
        let by_and_reason = (request.body.by_name, reason);
        insert(app, &mut tx, &record, amount, by_and_reason, &key).await?
    };
    let job = FinishRefund {
        refund: refund.id,
        owed: false,
    };
    let job = NewJob::new(&job).unique(refund.id).after(TAKE_OVER);
    app.kernel.enqueue(&mut tx, job).await?;
    tx.commit().await?;
    Ok(Some(refund))
}

/// Requests the refund from the gateway and returns the payment.
async fn finish(app: &Payments, refund: &RefundRecord) -> Result<Payment, Failure> {
    let state = finish_refund::finish(app, refund)
        .await
        .unwrap_or_else(|failure| {
            tracing::error!(refund = %refund.id, error = ?failure, "a refund is left to its job");
            RefundState::Requested
        });
    match state {
        RefundState::Succeeded => Ok(app.find(refund.payment).await?.view),
        RefundState::Failed => {
            let detail = "Nothing was refunded. Try again later; if it keeps failing, ask the bank.";
            Err(Problem::new(REFUND_DECLINED).detail(detail).into())
        }
        RefundState::Requested => {
            let detail =
                "The refund is recorded and is made once. The order shows it when the bank has confirmed it.";
            Err(Problem::new(REFUND_UNDER_WAY).detail(detail).into())
        }
    }
}

/// Reserves the amount and inserts the refund, signed with a name and a reason.
pub(super) async fn insert(
    app: &Payments,
    tx: &mut Tx,
    record: &PaymentRecord,
    amount: Money,
    (by_name, reason): (String, String),
    key: &str,
) -> Result<RefundRecord, Failure> {
    reserve(tx, record, amount).await?;
    let now = app.kernel.now();
    let refund = RefundRecord {
        id: RefundId::new(now, app.kernel.randomness().entropy()),
        payment: record.view.id,
        minor: amount.minor,
        state: RefundState::Requested,
        by_name,
        reason,
    };
    refunds::insert(tx, &refund, key, now).await?;
    Ok(refund)
}

/// Reserves `amount`, so that no other refund promises it too.
async fn reserve(tx: &mut Tx, record: &PaymentRecord, amount: Money) -> Result<(), Failure> {
    let (paid, reserved) = (record.view.amount, record.reserved);
    let left = refundable(record.view.state, paid, reserved, amount).map_err(refusal_failure)?;
    let reserved = Money::new(paid.minor - left.minor, paid.currency);
    payments::set_reserved(tx, record.view.id, reserved).await
}

/// Checks that a repeated key means the same refund.
fn check_repeated(
    record: &PaymentRecord,
    existing: &RefundRecord,
    amount: Option<Money>,
) -> Result<(), Failure> {
    let first = Money::new(existing.minor, record.view.amount.currency);
    if amount.is_some_and(|amount| amount != first) {
        return Err(KEY_REUSED.into());
    }
    Ok(())
}

/// Opens a refund again if the gateway refused it. Returns false if it was made.
pub(super) async fn reopen(
    tx: &mut Tx,
    record: &PaymentRecord,
    refund: &RefundRecord,
) -> Result<bool, Failure> {
    let Some(to) = refund.state.again() else {
        return Ok(false);
    };
    if refund.state == RefundState::Failed {
        reserve(tx, record, Money::new(refund.minor, record.view.amount.currency)).await?;
        refunds::reopen(tx, refund.id, to).await?;
    }
    Ok(true)
}

fn refusal_failure(refused: RefundRefused) -> Failure {
    let invalid = Invalid::one("amount", "refund-refused", refused.to_string());
    Problem {
        errors: invalid.0,
        ..Problem::new(REFUND_REFUSED).detail(refused.to_string())
    }
    .into()
}
