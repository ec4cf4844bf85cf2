//! Money goes back: noted first, then asked of the gateway, then written down. Never more than came.

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

/// Gives back part or all of a payment, once for each key of a module.
pub(crate) async fn refund(app: &Payments, module: &str, request: RefundPayment) -> Result<Payment, Failure> {
    let key = format!("{module}/{}", request.key.0);
    let reason = rules::refund_reason(&request.body.reason)?;
    let now = app.kernel.now();
    let mut tx = app.db.begin().await?;
    let kept = payments::take(&mut tx, request.payment)
        .await?
        .ok_or(PAYMENT_NOT_FOUND)?;
    if let Some((earlier, state)) = refunds::of_key(&mut tx, request.payment, &key).await? {
        let open = again(&mut tx, &kept, (earlier, state), request.body.amount).await?;
        tx.commit().await?;
        if !open {
            return Ok(kept.view);
        }
        return given_back(app, earlier).await;
    }
    if let Some(seen) = request.body.refunded_before {
        refund_conflict::check(&mut tx, &kept, seen, now).await?;
    }
    let paid = kept.view.amount;
    let rest = Money::new(paid.minor - kept.reserved.minor, paid.currency);
    let amount = request.body.amount.unwrap_or(rest);
    reserve(&mut tx, &kept, amount).await?;
    let refund = refunds::RefundRecord {
        id: RefundId::new(now, app.kernel.randomness().entropy()),
        payment: request.payment,
        minor: amount.minor,
    };
    let words = (request.body.by_name.as_str(), reason.as_str());
    refunds::insert(&mut tx, refund, &key, words, now).await?;
    tx.commit().await?;
    given_back(app, refund).await
}

/// The payment after the refund; a refusal of the gateway is no success.
async fn given_back(app: &Payments, refund: refunds::RefundRecord) -> Result<Payment, Failure> {
    if finish(app, refund).await? == Some(RefundState::Failed) {
        let detail = "Nothing was refunded. Try again later; if it keeps failing, ask the bank.";
        return Err(Problem::new(REFUND_DECLINED).detail(detail).into());
    }
    Ok(app.find(refund.payment).await?.view)
}

/// Keeps `amount` apart, so that no other refund promises it, too.
async fn reserve(tx: &mut Tx, kept: &payments::PaymentRecord, amount: Money) -> Result<(), Failure> {
    let (paid, reserved) = (kept.view.amount, kept.reserved);
    let left = refundable(kept.view.state, paid, reserved, amount).map_err(refused)?;
    let reserved = Money::new(paid.minor - left.minor, paid.currency);
    payments::set_reserved(tx, kept.view.id, reserved).await
}

/// The same key once more: the same refund. Whether the gateway is to be asked for it, because it was left half done or refused.
async fn again(
    tx: &mut Tx,
    kept: &payments::PaymentRecord,
    (earlier, state): (refunds::RefundRecord, RefundState),
    amount: Option<Money>,
) -> Result<bool, Failure> {
    let first = Money::new(earlier.minor, kept.view.amount.currency);
    if amount.is_some_and(|amount| amount != first) {
        return Err(KEY_REUSED.into());
    }
    let Some(to) = state.again() else {
        return Ok(false);
    };
    if state == RefundState::Failed {
        reserve(tx, kept, first).await?;
        refunds::ask_again(tx, earlier.id, to).await?;
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

/// Asks the gateway, which gives back once however often it is asked, and writes down what it says; nothing where another did so
/// meanwhile.
async fn finish(app: &Payments, refund: refunds::RefundRecord) -> Result<Option<RefundState>, Failure> {
    let kept = app.find(refund.payment).await?;
    let amount = Money::new(refund.minor, kept.view.amount.currency);
    let (charge, reference) = (refund.payment.to_string(), refund.id.to_string());
    let done = app.gateway.refund(&charge, &reference, amount).await?;
    let mut tx = app.db.begin().await?;
    let kept = payments::take(&mut tx, refund.payment)
        .await?
        .ok_or(PAYMENT_NOT_FOUND)?;
    let state = if done {
        RefundState::Succeeded
    } else {
        RefundState::Failed
    };
    if !refunds::finish(&mut tx, refund.id, state).await? {
        tx.rollback().await?;
        return Ok(None);
    }
    if done {
        let posting =
            rules::refund(amount).ok_or_else(|| Failure::internal("a refund without a negative"))?;
        ledger::post(&mut tx, refund.id.0, "refund", &kept, &posting, app.kernel.now()).await?;
        let event = PaymentRefunded {
            payment: refund.payment,
            subject: kept.view.subject,
            amount,
            refunded: Money::new(kept.view.refunded.minor + amount.minor, amount.currency),
            tenant: Some(kept.tenant),
        };
        app.kernel.announce(&mut tx, &event).await?;
    } else {
        tracing::warn!(payment = %refund.payment, refund = %refund.id, "the gateway refused a refund");
        let reserved = Money::new(kept.reserved.minor - amount.minor, amount.currency);
        payments::set_reserved(&mut tx, refund.payment, reserved).await?;
    }
    tx.commit().await?;
    Ok(Some(state))
}

/// Asks again for every refund whose outcome is not known; how many were finished.
pub(crate) async fn settle(app: &Payments) -> Result<u32, Failure> {
    let mut finished = 0;
    for refund in refunds::requested(&app.db).await? {
        match finish(app, refund).await {
            Ok(done) => finished += u32::from(done.is_some()),
            // One that cannot be finished keeps no other waiting.
            Err(failure) => {
                tracing::error!(refund = %refund.id, error = ?failure, "a refund could not be finished");
            }
        }
    }
    Ok(finished)
}
