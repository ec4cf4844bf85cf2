//! Settlement: stores the outcome of a payment, at once or after querying the gateway later.

use super::{Payments, wrong_transition};
use crate::{
    gateway::Outcome,
    store::{
        ledger,
        payments::{self, PaymentRecord},
    },
};
use allpet_contract::{
    events::{PaymentFailed, PaymentSucceeded},
    payments::Payment,
};
use allpet_domain::payments::{FailureReason, PaymentState, capture};
use allpet_kernel::{Failure, Tx};

/// Milliseconds after which the gateway is queried about a payment without an outcome. Longer than its request can take (20
/// seconds, and the wait for a writer): a charge that has not reached the gateway yet is not found there, so the payment would be
/// stored as failed while the charge still succeeds. The payer would then pay a second time.
pub(crate) const FIRST_QUERY_MS: i64 = 60_000;
/// Milliseconds until the next query.
const NEXT_QUERY_MS: i64 = 30_000;

/// Stores the outcome of a payment that is with the gateway. Returns the payment.
pub(crate) async fn apply(
    app: &Payments,
    mut record: PaymentRecord,
    outcome: Outcome,
) -> Result<Payment, Failure> {
    let before = record.view.state;
    let (state, failure) = match outcome {
        Outcome::Succeeded => (before.succeed().map_err(wrong_transition)?, None),
        Outcome::Failed(reason) => (before.fail().map_err(wrong_transition)?, Some(reason)),
        // The charge never reached the bank: to the payer it is declined, and nothing was charged.
        Outcome::NotFound => (
            before.fail().map_err(wrong_transition)?,
            Some(FailureReason::Declined),
        ),
        Outcome::NeedsAction => (before.require_action().map_err(wrong_transition)?, None),
        Outcome::Unknown => return Ok(record.view),
    };
    (record.view.state, record.view.failure) = (state, failure);
    let mut tx = app.db.begin().await?;
    if !payments::advance(&mut tx, before, &record.view, 0).await? {
        // Another task stored an outcome in between.
        tx.rollback().await?;
        let stored = app.find(record.view.id).await?.view;
        if outcome == Outcome::Succeeded && stored.state != PaymentState::Succeeded {
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
        let event = PaymentSucceeded {
            payment: view.id,
            subject: view.subject,
            tenant: record.tenant,
            amount: view.amount,
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
            };
            app.kernel.announce(tx, &event).await
        }
        None => Ok(()),
    }
}

/// Queries the gateway for every outcome that should be known by now and returns how many it knew.
pub(crate) async fn settle_pending(app: &Payments) -> Result<u32, Failure> {
    let mut settled = 0;
    for record in payments::unsettled(&app.db, app.now_ms()).await? {
        let id = record.view.id;
        match settle_one(app, record).await {
            Ok(known) => settled += u32::from(known),
            // One failure does not delay the others.
            Err(failure) => {
                tracing::error!(payment = %id, error = ?failure, "a payment could not be settled");
            }
        }
    }
    Ok(settled)
}

/// Queries the gateway for one outcome. Returns whether it is known.
async fn settle_one(app: &Payments, record: PaymentRecord) -> Result<bool, Failure> {
    let id = record.view.id;
    let outcome = app.gateway.fetch_outcome(&id.to_string()).await?;
    let view = apply(app, record, outcome).await?;
    let known = view.state != PaymentState::Processing;
    if !known {
        let mut tx = app.db.begin().await?;
        payments::postpone_query(&mut tx, id, app.now_ms() + NEXT_QUERY_MS).await?;
        tx.commit().await?;
    }
    Ok(known)
}
