//! Charges a token: the payment is stored first, with a job, then the gateway is called, then the outcome is stored. If something
//! fails in between, the job settles the payment.

use super::{Payments, settle, wrong_transition};
use crate::{
    gateway::Charge,
    store::payments::{self, PaymentRecord},
};
use allpet_contract::{
    Problem,
    payments::{
        ALREADY_PAID, CARD_TOKEN_SPENT, CreatePayment, NO_SECOND_STEP, NewPayment, PAYMENT_NOT_FOUND,
        PAYMENT_UNDER_WAY, Payment, PaymentSubject,
    },
    problem::KEY_REUSED,
};
use allpet_domain::{
    Invalid, Money,
    id::PaymentId,
    payments::{Card, PaymentState, step_code},
};
use allpet_kernel::Failure;
use sha2::{Digest as _, Sha256};

/// Charges a card, once per key of a module.
pub(crate) async fn create(app: &Payments, module: &str, request: CreatePayment) -> Result<Payment, Failure> {
    let form = request.body;
    let intent = intent(module, &request.key.0);
    let request_hash = Sha256::digest(format!("{:?}/{}", form.subject, form.amount)).to_vec();
    if let Some(existing) = payments::find_by_intent(&app.db, &intent).await? {
        return check_repeated(existing, &request_hash);
    }
    if form.amount.minor <= 0 {
        return Err(Invalid::one("amount", "not-positive", "There is nothing to pay.").into());
    }
    let Some(card) = app.gateway.card(&form.card_token).await? else {
        // The same request may have spent the token, if it came twice at the same time.
        if let Some(existing) = payments::find_by_intent(&app.db, &intent).await? {
            return check_repeated(existing, &request_hash);
        }
        let spent = Problem::new(CARD_TOKEN_SPENT).detail("Enter the card once more.");
        return Err(spent.into());
    };
    let record = new_record(app, &form, card, request_hash)?;
    let mut tx = app.db.begin().await?;
    let cancelled = PaymentState::NeedsAction.cancel().map_err(wrong_transition)?;
    payments::cancel_needs_action(&mut tx, form.subject, cancelled).await?;
    if !payments::insert(&mut tx, &record, &intent, settle::first_query_ms(app)).await? {
        tx.rollback().await?;
        return explain_conflict(app, &form, &intent, &record.request_hash).await;
    }
    settle::enqueue(app, &mut tx, record.view.id).await?;
    tx.commit().await?;
    let reference = record.view.id.to_string();
    let charge = Charge {
        reference: &reference,
        token: &form.card_token,
        amount: form.amount,
    };
    let outcome = app.gateway.charge(charge).await?;
    settle::apply(app, record, outcome).await
}

fn intent(module: &str, key: &str) -> String {
    format!("{module}/{key}")
}

/// Returns the payment that a module created under a key.
pub(crate) async fn find(app: &Payments, module: &str, key: &str) -> Result<Payment, Failure> {
    let existing = payments::find_by_intent(&app.db, &intent(module, key)).await?;
    Ok(existing.ok_or(PAYMENT_NOT_FOUND)?.view)
}

/// Returns the payment of a subject that succeeded or may still succeed.
pub(crate) async fn find_live(app: &Payments, subject: PaymentSubject) -> Result<Option<Payment>, Failure> {
    let live = payments::find_live(&app.db, subject).await?;
    Ok(live.map(|record| record.view))
}

fn new_record(
    app: &Payments,
    form: &NewPayment,
    card: Card,
    request_hash: Vec<u8>,
) -> Result<PaymentRecord, Failure> {
    let now = app.kernel.now();
    Ok(PaymentRecord {
        view: Payment {
            id: PaymentId::new(now, app.kernel.randomness().entropy()),
            subject: form.subject,
            amount: form.amount,
            state: PaymentState::Created.submit().map_err(wrong_transition)?,
            card,
            failure: None,
            refunded: Money::zero(form.amount.currency),
            created: now,
        },
        reserved: Money::zero(form.amount.currency),
        tenant: form.tenant,
        request_hash,
    })
}

fn check_repeated(existing: PaymentRecord, request_hash: &[u8]) -> Result<Payment, Failure> {
    if existing.request_hash == request_hash {
        Ok(existing.view)
    } else {
        Err(KEY_REUSED.into())
    }
}

/// Explains a refused insert: the same request came in between, or the subject has another payment.
async fn explain_conflict(
    app: &Payments,
    form: &NewPayment,
    intent: &str,
    hash: &[u8],
) -> Result<Payment, Failure> {
    if let Some(existing) = payments::find_by_intent(&app.db, intent).await? {
        return check_repeated(existing, hash);
    }
    let live = payments::find_live(&app.db, form.subject).await?;
    if live.is_some_and(|live| live.view.state == PaymentState::Succeeded) {
        return Err(ALREADY_PAID.into());
    }
    let detail = "The bank has not answered yet. Wait a moment; you will not be charged twice.";
    Err(Problem::new(PAYMENT_UNDER_WAY).detail(detail).into())
}

/// Submits the payer's code to the bank.
pub(crate) async fn confirm(app: &Payments, id: PaymentId, code: &str) -> Result<Payment, Failure> {
    let code = &step_code("code", code)?;
    let mut tx = app.db.begin().await?;
    let mut record = payments::lock(&mut tx, id).await?.ok_or(PAYMENT_NOT_FOUND)?;
    if record.view.state != PaymentState::NeedsAction {
        tx.rollback().await?;
        // A code that is sent twice finds the payment where the first one left it.
        return if record.view.state.is_final() {
            Ok(record.view)
        } else {
            Err(NO_SECOND_STEP.into())
        };
    }
    record.view.state = record.view.state.submit().map_err(wrong_transition)?;
    let query_from_ms = settle::first_query_ms(app);
    payments::advance(&mut tx, PaymentState::NeedsAction, &record.view, query_from_ms).await?;
    settle::enqueue(app, &mut tx, id).await?;
    payments::set_has_job(&mut tx, id).await?;
    tx.commit().await?;
    let outcome = app.gateway.confirm(&id.to_string(), code).await?;
    settle::apply(app, record, outcome).await
}
