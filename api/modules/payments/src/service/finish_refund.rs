//! The end of a refund: the request to the gateway runs outside a transaction, and its outcome is stored with the ledger and the event.

use super::{Payments, refund::reopen};
use crate::{
    gateway::RefundOutcome,
    jobs::FinishRefund,
    store::{
        ledger,
        payments::{self, PaymentRecord},
        refunds::{self, RefundRecord},
    },
};
use allpet_contract::{
    Problem,
    events::{PaymentRefundDeclined, PaymentRefunded},
    payments::{PAYMENT_NOT_FOUND, Payment, REFUND_DECLINED},
};
use allpet_domain::{
    Money,
    payments::{self as rules, RefundState},
};
use allpet_kernel::{
    Failure, Tx,
    jobs::{Job as _, JobContext, NewJob},
};

/// Asks the gateway, which refunds once however often it receives the request, for the caller that waits. Returns the refund's state after
/// that: still `Requested` if the gateway does not know, and another task's outcome if that was stored first.
pub(super) async fn finish(app: &Payments, refund: &RefundRecord) -> Result<RefundState, Failure> {
    match request_refund(app, refund).await? {
        RefundOutcome::Refunded => store(app, refund, RefundState::Succeeded, Requester::Waits).await,
        RefundOutcome::Declined => store(app, refund, RefundState::Failed, Requester::Waits).await,
        RefundOutcome::Unknown => Ok(RefundState::Requested),
    }
}

/// Runs the job: finishes a refund that nobody has finished. An error lets the job try again, and finally an operator decide. A
/// refund that a rule requires is tried again after a refusal, too; a person's is not, because that person can decide anew.
pub(crate) async fn run(app: &Payments, context: &JobContext, job: FinishRefund) -> Result<(), Failure> {
    let Some(refund) = refunds::find(&app.db, job.refund).await? else {
        return Err(Failure::internal("there is no such refund"));
    };
    let is_open = match refund.state {
        RefundState::Requested => true,
        // An operator lets the dead job run again.
        RefundState::Failed if job.owed => reopen_owed(app, &refund).await?,
        RefundState::Failed | RefundState::Succeeded => false,
    };
    if !is_open {
        return Ok(());
    }
    match request_refund(app, &refund).await? {
        RefundOutcome::Refunded => store(app, &refund, RefundState::Succeeded, Requester::Left)
            .await
            .map(drop),
        RefundOutcome::Unknown => Err(Failure::internal(
            "the gateway does not know the outcome of the refund",
        )),
        RefundOutcome::Declined => {
            let is_last = context.attempt() >= FinishRefund::SPEC.retry.max_attempts;
            if is_last || !job.owed {
                store(app, &refund, RefundState::Failed, Requester::Left).await?;
            }
            if job.owed {
                Err(decline_failure(&refund))
            } else {
                Ok(())
            }
        }
    }
}

fn decline_failure(refund: &RefundRecord) -> Failure {
    let detail = format!(
        "The bank declined refund {} of payment {}.",
        refund.id, refund.payment
    );
    Problem::new(REFUND_DECLINED).detail(detail).into()
}

async fn request_refund(app: &Payments, refund: &RefundRecord) -> Result<RefundOutcome, Failure> {
    let currency = app.find(refund.payment).await?.view.amount.currency;
    let amount = Money::new(refund.minor, currency);
    let (charge, reference) = (refund.payment.to_string(), refund.id.to_string());
    app.gateway.refund(&charge, &reference, amount).await
}

async fn reopen_owed(app: &Payments, refund: &RefundRecord) -> Result<bool, Failure> {
    let mut tx = app.db.begin().await?;
    let record = payments::lock(&mut tx, refund.payment)
        .await?
        .ok_or(PAYMENT_NOT_FOUND)?;
    let is_open = reopen(&mut tx, &record, refund).await?;
    tx.commit().await?;
    Ok(is_open)
}

/// Whether the requester of a refund learns its outcome as the answer to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Requester {
    Waits,
    Left,
}

/// Stores the outcome with its ledger entries and its event. Returns the state that is stored after that.
async fn store(
    app: &Payments,
    refund: &RefundRecord,
    state: RefundState,
    requester: Requester,
) -> Result<RefundState, Failure> {
    let mut tx = app.db.begin().await?;
    let record = payments::lock(&mut tx, refund.payment)
        .await?
        .ok_or(PAYMENT_NOT_FOUND)?;
    if !refunds::finish(&mut tx, refund.id, state).await? {
        tx.rollback().await?;
        let stored = refunds::find(&app.db, refund.id).await?;
        return Ok(stored.map_or(state, |stored| stored.state));
    }
    let amount = Money::new(refund.minor, record.view.amount.currency);
    if state == RefundState::Succeeded {
        book(app, &mut tx, &record, refund, amount).await?;
    } else {
        tracing::warn!(payment = %refund.payment, refund = %refund.id, "the gateway refused a refund");
        let reserved = Money::new(record.reserved.minor - amount.minor, amount.currency);
        payments::set_reserved(&mut tx, refund.payment, reserved).await?;
        if requester == Requester::Left {
            let event = PaymentRefundDeclined {
                payment: refund.payment,
                subject: record.view.subject,
                amount,
                by_name: refund.by_name.clone(),
                tenant: Some(record.tenant),
            };
            app.kernel.announce(&mut tx, &event).await?;
        }
    }
    tx.commit().await?;
    Ok(state)
}

/// Posts a refund to the ledger and announces it.
async fn book(
    app: &Payments,
    tx: &mut Tx,
    record: &PaymentRecord,
    refund: &RefundRecord,
    amount: Money,
) -> Result<(), Failure> {
    let posting = rules::refund(amount).ok_or_else(|| Failure::internal("a refund without a negative"))?;
    ledger::post(tx, refund.id.0, "refund", record, &posting, app.kernel.now()).await?;
    let refunded = Money::new(record.view.refunded.minor + amount.minor, amount.currency);
    let snapshot = Payment {
        refunded,
        ..record.view.clone()
    };
    let event = PaymentRefunded {
        payment: refund.payment,
        subject: record.view.subject,
        amount,
        refunded,
        tenant: Some(record.tenant),
        by_name: refund.by_name.clone(),
        reason: refund.reason.clone(),
        snapshot: Some(snapshot),
    };
    app.kernel.metrics().count_money("refunded", amount);
    app.kernel.announce(tx, &event).await
}

/// Enqueues the jobs of unfinished refunds that an earlier release recorded. Returns their number.
pub(crate) async fn enqueue_missing(app: &Payments) -> Result<u32, Failure> {
    let mut enqueued = 0;
    for refund in refunds::list_without_job(&app.db).await? {
        let mut tx = app.db.begin().await?;
        let job = FinishRefund {
            refund: refund.id,
            owed: refund.by_name.is_empty(),
        };
        let job = NewJob::new(&job).unique(refund.id);
        app.kernel.enqueue(&mut tx, job).await?;
        refunds::set_has_job(&mut tx, refund.id).await?;
        tx.commit().await?;
        enqueued += 1;
    }
    Ok(enqueued)
}
