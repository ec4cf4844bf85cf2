//! The outcome of a payment is written down, at once or when the gateway is asked again.

use super::{Payments, wrong};
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

/// Milliseconds after which a payment without an outcome is asked about. Longer than its request can be under way (20 seconds
/// at most, and the wait for a writer): a charge that has not reached the gateway yet is not there, and would be written down
/// as failed while it is still made. The payer would then pay a second time.
pub(crate) const FIRST_ASK_MS: i64 = 60_000;
/// Milliseconds until it is asked about again.
const NEXT_ASK_MS: i64 = 30_000;

/// Writes down what became of a payment that is with the gateway; the payment as it then stands.
pub(crate) async fn apply(
    app: &Payments,
    mut kept: PaymentRecord,
    outcome: Outcome,
) -> Result<Payment, Failure> {
    let from = kept.view.state;
    let (state, failure) = match outcome {
        Outcome::Succeeded => (from.succeed().map_err(wrong)?, None),
        Outcome::Failed(reason) => (from.fail().map_err(wrong)?, Some(reason)),
        // It never reached the bank: to the payer that is a no, and nothing was charged.
        Outcome::NotThere => (from.fail().map_err(wrong)?, Some(FailureReason::Declined)),
        Outcome::NeedsAction => (from.ask().map_err(wrong)?, None),
        Outcome::Unknown => return Ok(kept.view),
    };
    (kept.view.state, kept.view.failure) = (state, failure);
    let mut tx = app.db.begin().await?;
    if !payments::advance(&mut tx, from, &kept.view, 0).await? {
        // Somebody else wrote it down in between.
        tx.rollback().await?;
        let stored = app.find(kept.view.id).await?.view;
        if outcome == Outcome::Succeeded && stored.state != PaymentState::Succeeded {
            let state = stored.state.as_str();
            tracing::error!(payment = %stored.id, state, "a card was charged for a payment that does not count as paid");
        }
        return Ok(stored);
    }
    announce(app, &mut tx, &kept).await?;
    tx.commit().await?;
    Ok(kept.view)
}

async fn announce(app: &Payments, tx: &mut Tx, kept: &PaymentRecord) -> Result<(), Failure> {
    let view = &kept.view;
    if view.state == PaymentState::Succeeded {
        let posting = capture(view.amount);
        ledger::post(tx, view.id.0, "capture", kept, &posting, app.kernel.now()).await?;
        let event = PaymentSucceeded {
            payment: view.id,
            subject: view.subject,
            tenant: kept.tenant,
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
                tenant: Some(kept.tenant),
            };
            app.kernel.announce(tx, &event).await
        }
        None => Ok(()),
    }
}

/// Asks the gateway for every outcome that should be known by now; how many it knew.
pub(crate) async fn payments(app: &Payments) -> Result<u32, Failure> {
    let mut settled = 0;
    for kept in payments::unsettled(&app.db, app.now_ms()).await? {
        let id = kept.view.id;
        match ask(app, kept).await {
            Ok(known) => settled += u32::from(known),
            // One that cannot be asked about keeps no other waiting.
            Err(failure) => {
                tracing::error!(payment = %id, error = ?failure, "a payment could not be settled");
            }
        }
    }
    Ok(settled)
}

/// Whether the gateway knew the outcome.
async fn ask(app: &Payments, kept: PaymentRecord) -> Result<bool, Failure> {
    let id = kept.view.id;
    let outcome = app.gateway.ask(&id.to_string()).await?;
    let view = apply(app, kept, outcome).await?;
    let known = view.state != PaymentState::Processing;
    if !known {
        let mut tx = app.db.begin().await?;
        payments::ask_later(&mut tx, id, app.now_ms() + NEXT_ASK_MS).await?;
        tx.commit().await?;
    }
    Ok(known)
}
