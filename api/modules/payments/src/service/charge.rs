//! A token is charged: noted first, then sent, then its outcome written down. What happens in between is settled later.

use super::{Payments, settle, wrong};
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

/// Charges a card, once for each key of a module.
pub(crate) async fn create(app: &Payments, module: &str, request: CreatePayment) -> Result<Payment, Failure> {
    let form = request.body;
    let intent = intent(module, &request.key.0);
    let request_hash = Sha256::digest(format!("{:?}/{}", form.subject, form.amount)).to_vec();
    if let Some(earlier) = payments::of_intent(&app.db, &intent).await? {
        return same(earlier, &request_hash);
    }
    if form.amount.minor <= 0 {
        return Err(Invalid::one("amount", "not-positive", "There is nothing to pay.").into());
    }
    let Some(card) = app.gateway.card(&form.card_token).await? else {
        // Spent by this very payment, where the same request came twice at once?
        if let Some(earlier) = payments::of_intent(&app.db, &intent).await? {
            return same(earlier, &request_hash);
        }
        let spent = Problem::new(CARD_TOKEN_SPENT).detail("Enter the card once more.");
        return Err(spent.into());
    };
    let kept = noted(app, &form, card, request_hash)?;
    let mut tx = app.db.begin().await?;
    let given_up = PaymentState::NeedsAction.cancel().map_err(wrong)?;
    payments::cancel_waiting(&mut tx, form.subject, given_up).await?;
    let ask_from = app.now_ms() + settle::FIRST_ASK_MS;
    if !payments::insert(&mut tx, &kept, &intent, ask_from).await? {
        tx.rollback().await?;
        return taken(app, &form, &intent, &kept.request_hash).await;
    }
    tx.commit().await?;
    let reference = kept.view.id.to_string();
    let charge = Charge {
        reference: &reference,
        token: &form.card_token,
        amount: form.amount,
    };
    let outcome = app.gateway.charge(charge).await?;
    settle::apply(app, kept, outcome).await
}

fn intent(module: &str, key: &str) -> String {
    format!("{module}/{key}")
}

/// The payment that a module made under a key.
pub(crate) async fn find(app: &Payments, module: &str, key: &str) -> Result<Payment, Failure> {
    let earlier = payments::of_intent(&app.db, &intent(module, key)).await?;
    Ok(earlier.ok_or(PAYMENT_NOT_FOUND)?.view)
}

/// The payment of a thing that came or may still come.
pub(crate) async fn find_live(app: &Payments, subject: PaymentSubject) -> Result<Option<Payment>, Failure> {
    let live = payments::live(&app.db, subject).await?;
    Ok(live.map(|record| record.view))
}

fn noted(
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
            state: PaymentState::Created.submit().map_err(wrong)?,
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

fn same(earlier: PaymentRecord, request_hash: &[u8]) -> Result<Payment, Failure> {
    if earlier.request_hash == request_hash {
        Ok(earlier.view)
    } else {
        Err(KEY_REUSED.into())
    }
}

/// The same intention came in between, or another payment of the thing is there.
async fn taken(app: &Payments, form: &NewPayment, intent: &str, hash: &[u8]) -> Result<Payment, Failure> {
    if let Some(earlier) = payments::of_intent(&app.db, intent).await? {
        return same(earlier, hash);
    }
    let live = payments::live(&app.db, form.subject).await?;
    if live.is_some_and(|live| live.view.state == PaymentState::Succeeded) {
        return Err(ALREADY_PAID.into());
    }
    let detail = "The bank has not answered yet. Wait a moment; you will not be charged twice.";
    Err(Problem::new(PAYMENT_UNDER_WAY).detail(detail).into())
}

/// Hands the payer's code to the bank.
pub(crate) async fn confirm(app: &Payments, id: PaymentId, code: &str) -> Result<Payment, Failure> {
    let code = &step_code("code", code)?;
    let mut tx = app.db.begin().await?;
    let mut kept = payments::take(&mut tx, id).await?.ok_or(PAYMENT_NOT_FOUND)?;
    if kept.view.state != PaymentState::NeedsAction {
        tx.rollback().await?;
        // A code that was sent twice finds the payment where the first one brought it.
        return if kept.view.state.is_final() {
            Ok(kept.view)
        } else {
            Err(NO_SECOND_STEP.into())
        };
    }
    kept.view.state = kept.view.state.submit().map_err(wrong)?;
    let ask_from = app.now_ms() + settle::FIRST_ASK_MS;
    payments::advance(&mut tx, PaymentState::NeedsAction, &kept.view, ask_from).await?;
    tx.commit().await?;
    let outcome = app.gateway.confirm(&id.to_string(), code).await?;
    settle::apply(app, kept, outcome).await
}
