//! Refunds: each is stored first, then requested from the gateway, then its outcome is stored. Never more than was paid.

use super::{Payments, refund_conflict};
use crate::store::{ledger, payments, refunds};
use allpet_contract::{
    Problem,
    events::PaymentRefunded,
    payments::{PAYMENT_NOT_FOUND, Payment, REFUND_DECLINED, REFUND_REFUSED, RefundPayment},
    problem::KEY_REUSED,
};
use allpet_domain::{
    Invalid, Money,
    id::RefundId,
    payments::{self as rules, RefundRefused, RefundState, refundable},
};
use allpet_kernel::{Failure, Tx};

/// Refunds part or all of a payment, once per key of a module.
pub(crate) async fn refund(app: &Payments, module: &str, request: RefundPayment) -> Result<Payment, Failure> {
    let key = format!("{module}/{}", request.key.0);
    let reason = rules::refund_reason(&request.body.reason)?;
    let now = app.kernel.now();
    let mut tx = app.db.begin().await?;
    let record = payments::lock(&mut tx, request.payment)
        .await?
        .ok_or(PAYMENT_NOT_FOUND)?;
    if let Some((existing, state)) = refunds::find_by_key(&mut tx, request.payment, &key).await? {
        let open = resume(&mut tx, &record, (existing, state), request.body.amount).await?;
        tx.commit().await?;
        if !open {
            return Ok(record.view);
        }
        return complete(app, existing).await;
    }
    if let Some(seen) = request.body.refunded_before {
        refund_conflict::check(&mut tx, &record, seen, now).await?;
    }
    let paid = record.view.amount;
    let remaining = Money::new(paid.minor - record.reserved.minor, paid.currency);
    let amount = request.body.amount.unwrap_or(remaining);
    reserve(&mut tx, &record, amount).await?;
    let refund = refunds::RefundRecord {
        id: RefundId::new(now, app.kernel.randomness().entropy()),
        payment: request.payment,
        minor: amount.minor,
    };
    let by_name_and_reason = (request.body.by_name.as_str(), reason.as_str());
    refunds::insert(&mut tx, refund, &key, by_name_and_reason, now).await?;
    tx.commit().await?;
    complete(app, refund).await
}

/// Completes the refund and returns the payment. Fails with `REFUND_DECLINED` if the gateway refuses.
async fn complete(app: &Payments, refund: refunds::RefundRecord) -> Result<Payment, Failure> {
    if finish(app, refund).await? == Some(RefundState::Failed) {
        let detail = "Nothing was refunded. Try again later; if it keeps failing, ask the bank.";
        return Err(Problem::new(REFUND_DECLINED).detail(detail).into());
    }
    Ok(app.find(refund.payment).await?.view)
}

/// Reserves `amount`, so that no other refund promises it too.
async fn reserve(tx: &mut Tx, record: &payments::PaymentRecord, amount: Money) -> Result<(), Failure> {
    let (paid, reserved) = (record.view.amount, record.reserved);
    let left = refundable(record.view.state, paid, reserved, amount).map_err(refused)?;
    let reserved = Money::new(paid.minor - left.minor, paid.currency);
    payments::set_reserved(tx, record.view.id, reserved).await
}

/// Handles a repeated key, which means the same refund. Returns whether to request it from the gateway, because it was left
/// unfinished or was refused.
async fn resume(
    tx: &mut Tx,
    record: &payments::PaymentRecord,
    (existing, state): (refunds::RefundRecord, RefundState),
    amount: Option<Money>,
) -> Result<bool, Failure> {
    let first = Money::new(existing.minor, record.view.amount.currency);
    if amount.is_some_and(|amount| amount != first) {
        return Err(KEY_REUSED.into());
    }
    let Some(to) = state.again() else {
        return Ok(false);
    };
    if state == RefundState::Failed {
        reserve(tx, record, first).await?;
        refunds::reopen(tx, existing.id, to).await?;
    }
    Ok(true)
}

fn refused(refused: RefundRefused) -> Failure {
    let invalid = Invalid::one("amount", "refund-refused", refused.to_string());
    Problem {
        errors: invalid.0,
        ..Problem::new(REFUND_REFUSED).detail(refused.to_string())
    }
    .into()
}

/// Requests the refund from the gateway, which refunds once however often it is requested, and stores the outcome. Returns `None`
/// if another task stored it meanwhile.
async fn finish(app: &Payments, refund: refunds::RefundRecord) -> Result<Option<RefundState>, Failure> {
    let record = app.find(refund.payment).await?;
    let amount = Money::new(refund.minor, record.view.amount.currency);
    let (charge, reference) = (refund.payment.to_string(), refund.id.to_string());
    let refunded = app.gateway.refund(&charge, &reference, amount).await?;
    let mut tx = app.db.begin().await?;
    let record = payments::lock(&mut tx, refund.payment)
        .await?
        .ok_or(PAYMENT_NOT_FOUND)?;
    let state = if refunded {
        RefundState::Succeeded
    } else {
        RefundState::Failed
    };
    if !refunds::finish(&mut tx, refund.id, state).await? {
        tx.rollback().await?;
        return Ok(None);
    }
    if refunded {
        let posting =
            rules::refund(amount).ok_or_else(|| Failure::internal("a refund without a negative"))?;
        ledger::post(
            &mut tx,
            refund.id.0,
            "refund",
            &record,
            &posting,
            app.kernel.now(),
        )
        .await?;
        let event = PaymentRefunded {
            payment: refund.payment,
            subject: record.view.subject,
            amount,
            refunded: Money::new(record.view.refunded.minor + amount.minor, amount.currency),
            tenant: Some(record.tenant),
        };
        app.kernel.announce(&mut tx, &event).await?;
    } else {
        tracing::warn!(payment = %refund.payment, refund = %refund.id, "the gateway refused a refund");
        let reserved = Money::new(record.reserved.minor - amount.minor, amount.currency);
        payments::set_reserved(&mut tx, refund.payment, reserved).await?;
    }
    tx.commit().await?;
    Ok(Some(state))
}

/// Requests every unfinished refund again and returns how many were finished.
pub(crate) async fn settle(app: &Payments) -> Result<u32, Failure> {
    let mut finished = 0;
    for refund in refunds::requested(&app.db).await? {
        match finish(app, refund).await {
            Ok(state) => finished += u32::from(state.is_some()),
            // One failure does not delay the others.
            Err(failure) => {
                tracing::error!(refund = %refund.id, error = ?failure, "a refund could not be finished");
            }
        }
    }
    Ok(finished)
}
