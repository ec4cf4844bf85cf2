//! Settlement: stores the outcome of a payment, at once or by a job that queries the gateway later.

use super::{Payments, wrong_transition};
use crate::{
    gateway::ChargeOutcome,
    jobs::SettlePayment,
    store::{
        ledger,
        payments::{self, PaymentRecord},
    },
};
use allpet_contract::{
    events::{PaymentFailed, PaymentSucceeded},
    payments::Payment,
};
use allpet_domain::{
    id::PaymentId,
    payments::{FailureReason, PaymentState, capture},
};
use allpet_kernel::{Failure, Tx, jobs::NewJob};
use std::time::Duration;

/// When the gateway is queried about a payment without an outcome. Longer than its request can take (20 seconds, and the wait for a
/// writer): a charge that has not reached the gateway yet is not found there, so the payment would be stored as failed while the
/// charge still succeeds. The payer would then pay a second time.
const FIRST_QUERY: Duration = Duration::from_mins(1);

/// Returns the time of the first query of a payment that is sent to the gateway now, in milliseconds since 1970.
pub(super) fn first_query_ms(app: &Payments) -> i64 {
    app.now_ms()
        .saturating_add(i64::try_from(FIRST_QUERY.as_millis()).unwrap_or(i64::MAX))
}

/// Enqueues the job that settles a payment if its request does not. A second step begins the wait anew.
pub(super) async fn enqueue(app: &Payments, tx: &mut Tx, payment: PaymentId) -> Result<(), Failure> {
    let job = NewJob::new(&SettlePayment { payment }).debounced(payment, FIRST_QUERY);
    app.kernel.enqueue(tx, job).await.map(drop)
}

/// Stores the outcome of a payment that is with the gateway. Returns the payment.
pub(crate) async fn apply(
    app: &Payments,
    mut record: PaymentRecord,
    outcome: ChargeOutcome,
) -> Result<Payment, Failure> {
    let before = record.view.state;
    let (state, failure) = match outcome {
        ChargeOutcome::Succeeded => (before.succeed().map_err(wrong_transition)?, None),
        ChargeOutcome::Failed(reason) => (before.fail().map_err(wrong_transition)?, Some(reason)),
        // The charge never reached the bank: to the payer it is declined, and nothing was charged.
        ChargeOutcome::NotFound => (
            before.fail().map_err(wrong_transition)?,
            Some(FailureReason::Declined),
        ),
        ChargeOutcome::NeedsAction => (before.require_action().map_err(wrong_transition)?, None),
        ChargeOutcome::Unknown => return Ok(record.view),
    };
    (record.view.state, record.view.failure) = (state, failure);
    let mut tx = app.db.begin().await?;
    if !payments::advance(&mut tx, before, &record.view, 0).await? {
        // Another task stored an outcome in between.
        tx.rollback().await?;
        let stored = app.find(record.view.id).await?.view;
        if outcome == ChargeOutcome::Succeeded && stored.state != PaymentState::Succeeded {
            let state = stored.state.as_str();
            tracing::error!(payment = %stored.id, state, "a card was charged for a payment that does not count as paid");
        }
        return Ok(stored);
    }
    announce(app, &mut tx, &record).await?;
    tx.commit().await?;
    Ok(record.view)
}

async fn announce(app: &Payments, tx: &mut Tx, record: &PaymentRecord) -> Result<(), Failure> {
    let view = &record.view;
    if view.state == PaymentState::Succeeded {
        let posting = capture(view.amount);
        ledger::post(tx, view.id.0, "capture", record, &posting, app.kernel.now()).await?;
        app.kernel.metrics().count_money("captured", view.amount);
        let event = PaymentSucceeded {
            payment: view.id,
            subject: view.subject,
            tenant: record.tenant,
            amount: view.amount,
            snapshot: Some(view.clone()),
        };
        return app.kernel.announce(tx, &event).await;
    }
    match view.failure {
        Some(reason) => {
            let event = PaymentFailed {
                payment: view.id,
                subject: view.subject,
                reason,
                tenant: Some(record.tenant),
                snapshot: Some(view.clone()),
            };
            app.kernel.announce(tx, &event).await
        }
        None => Ok(()),
    }
}

/// Runs the job: queries the gateway for the outcome of a payment that is still without one. An error lets the job try again, and
/// finally an operator decide.
pub(crate) async fn settle(app: &Payments, payment: PaymentId) -> Result<(), Failure> {
    let record = app.find(payment).await?;
    if record.view.state != PaymentState::Processing {
        return Ok(());
    }
    let outcome = app.gateway.fetch_outcome(&payment.to_string()).await?;
    let view = apply(app, record, outcome).await?;
    if view.state == PaymentState::Processing {
        return Err(Failure::internal(format!(
            "the gateway does not know the outcome of payment {payment}"
        )));
    }
    Ok(())
}

/// Enqueues the jobs of payments without an outcome that an earlier release recorded. Returns their number.
pub(crate) async fn enqueue_missing(app: &Payments) -> Result<u32, Failure> {
    let mut enqueued = 0;
    for record in payments::list_without_job(&app.db, app.now_ms()).await? {
        let payment = record.view.id;
        let mut tx = app.db.begin().await?;
        let job = NewJob::new(&SettlePayment { payment }).debounced(payment, Duration::ZERO);
        app.kernel.enqueue(&mut tx, job).await?;
        payments::set_has_job(&mut tx, payment).await?;
        tx.commit().await?;
        enqueued += 1;
    }
    Ok(enqueued)
}
