//! Payment of an application's fee by its owner.

use super::fees;
use crate::{
    service::Licensing,
    store::applications::{self, ApplicationRecord},
};
use allpet_contract::{
    IdempotencyKey, Problem,
    licensing::{
        ALREADY_DECIDED, APPLICATION_NOT_FOUND, APPLICATION_OUTDATED, Application, ConfirmApplicationPayment,
        PayApplication,
    },
    payments::{
        ALREADY_PAID, ConfirmPayment, CreatePayment, NO_SECOND_STEP, NewPayment, PAYMENT_DECLINED, Payment,
        PaymentSubject,
    },
};
use allpet_domain::{
    id::{ApplicationId, UserId},
    licensing::{FeeState, TransitionRefused},
};
use allpet_kernel::{Failure, cursor::base64url};
use sha2::{Digest as _, Sha256};

/// Pays the fee with a card, once per idempotency key. Fails with `PAYMENT_DECLINED` if the bank declines.
pub(crate) async fn pay(
    app: &Licensing,
    owner: UserId,
    request: PayApplication,
) -> Result<Application, Failure> {
    let record = find_own(app, owner, request.application).await?;
    // If the fee is paid, payments knows whether this key paid it and only the answer was lost.
    if record.fee() != FeeState::Paid {
        check_awaiting_payment(app, &record)?;
    }
    let hash = Sha256::digest(format!("{}/{}", record.id, request.key.0));
    let payment = app
        .kernel
        .client(crate::NAME)
        .send(CreatePayment {
            key: IdempotencyKey(base64url(&hash)),
            body: NewPayment {
                subject: PaymentSubject::LicenceApplication(record.id),
                tenant: record.tenant,
                amount: record.snapshot.quote.total,
                card_token: request.body.card_token,
            },
        })
        .await?;
    application_or_decline(app, &save_payment(app, record.id, payment).await?)
}

/// Passes the payer's answer to the bank's second step on to payments.
pub(crate) async fn confirm(
    app: &Licensing,
    owner: UserId,
    request: ConfirmApplicationPayment,
) -> Result<Application, Failure> {
    let record = find_own(app, owner, request.application).await?;
    let payment = record.payment.as_ref().ok_or(NO_SECOND_STEP)?.id;
    if record.fee() != FeeState::Paid {
        check_awaiting_payment(app, &record)?;
    }
    let payment = app
        .kernel
        .client(crate::NAME)
        .send(ConfirmPayment {
            payment,
            body: request.body,
        })
        .await?;
    application_or_decline(app, &save_payment(app, record.id, payment).await?)
}

async fn find_own(app: &Licensing, owner: UserId, id: ApplicationId) -> Result<ApplicationRecord, Failure> {
    let found = applications::find_of_owner(&app.db, owner, id).await?;
    found.ok_or_else(|| APPLICATION_NOT_FOUND.into())
}

/// Checks that the application still awaits its fee. Fails with `APPLICATION_OUTDATED`, `ALREADY_DECIDED` or `ALREADY_PAID`.
fn check_awaiting_payment(app: &Licensing, record: &ApplicationRecord) -> Result<(), Failure> {
    let last_day = record.snapshot.quote.expires;
    let english = app.english(Some(&record.jurisdiction));
    let licence = english.licence();
    record.state
        .pay(last_day, app.today_at(Some(&record.jurisdiction)))
        .map_err(|refused| match refused {
            TransitionRefused::Outdated { .. } => Problem::new(APPLICATION_OUTDATED).detail(format!(
                "The {licence} would have ended on {}. Nothing was charged. Withdraw this application and apply again.",
                english.day(last_day),
            )),
            _ => Problem::new(ALREADY_DECIDED).detail(format!(
                "It is {}, so there is nothing to pay.",
                record.state.as_str()
            )),
        })?;
    match record.fee() {
        FeeState::Unpaid => Ok(()),
        FeeState::Free => Err(Problem::new(ALREADY_PAID)
            .detail(format!("This {licence} costs nothing."))
            .into()),
        FeeState::Paid | FeeState::Refunded => Err(ALREADY_PAID.into()),
    }
}

/// Returns the application, or `PAYMENT_DECLINED` with advice if the payment failed.
fn application_or_decline(app: &Licensing, record: &ApplicationRecord) -> Result<Application, Failure> {
    let failure = record.payment.as_ref().and_then(|payment| payment.failure);
    match failure {
        Some(reason) => {
            let detail = format!("{} Your application stays as you submitted it.", reason.advice());
            Err(Problem::new(PAYMENT_DECLINED).detail(detail).into())
        }
        None => Ok(app.application(record)),
    }
}

/// Saves the state of a payment. Returns the application after that.
async fn save_payment(
    app: &Licensing,
    id: ApplicationId,
    payment: Payment,
) -> Result<ApplicationRecord, Failure> {
    let mut tx = app.db.begin().await?;
    let mut record = applications::lock(&mut tx, id)
        .await?
        .ok_or(APPLICATION_NOT_FOUND)?;
    fees::record_payment(app, &mut tx, &mut record, payment).await?;
    tx.commit().await?;
    Ok(record)
}
