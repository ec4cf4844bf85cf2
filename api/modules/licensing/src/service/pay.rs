//! The owner pays the fee of an application. What the bank says is written down, whichever way it comes.

use super::{
    Licensing,
    fees::{self, Asked},
};
use crate::store::applications::{self, ApplicationRecord};
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

/// Pays with a card.
pub(crate) async fn pay(
    app: &Licensing,
    owner: UserId,
    request: PayApplication,
) -> Result<Application, Failure> {
    let kept = own(app, owner, request.application).await?;
    // Of a fee that is here payments knows whether this key paid it, and the answer was lost on its way.
    if kept.fee() != FeeState::Paid {
        waits(app, &kept)?;
    }
    let hash = Sha256::digest(format!("{}/{}", kept.id, request.key.0));
    let payment = app
        .kernel
        .client(crate::NAME)
        .send(CreatePayment {
            key: IdempotencyKey(base64url(&hash)),
            body: NewPayment {
                subject: PaymentSubject::LicenceApplication(kept.id),
                tenant: kept.tenant,
                amount: kept.snapshot.quote.total,
                card_token: request.body.card_token,
            },
        })
        .await?;
    answer(app, &note(app, kept.id, payment).await?)
}

/// Hands on the payer's answer to the second step.
pub(crate) async fn confirm(
    app: &Licensing,
    owner: UserId,
    request: ConfirmApplicationPayment,
) -> Result<Application, Failure> {
    let kept = own(app, owner, request.application).await?;
    let payment = kept.payment.as_ref().ok_or(NO_SECOND_STEP)?.id;
    if kept.fee() != FeeState::Paid {
        waits(app, &kept)?;
    }
    let payment = app
        .kernel
        .client(crate::NAME)
        .send(ConfirmPayment {
            payment,
            body: request.body,
        })
        .await?;
    answer(app, &note(app, kept.id, payment).await?)
}

async fn own(app: &Licensing, owner: UserId, id: ApplicationId) -> Result<ApplicationRecord, Failure> {
    let found = applications::of_owner(&app.db, owner, id).await?;
    found.ok_or_else(|| APPLICATION_NOT_FOUND.into())
}

/// The application waits for its fee still.
fn waits(app: &Licensing, kept: &ApplicationRecord) -> Result<(), Failure> {
    let last = kept.snapshot.quote.expires;
    kept.state
        .pay(last, app.today_at(Some(&kept.jurisdiction)))
        .map_err(|refused| match refused {
            TransitionRefused::Outdated { .. } => Problem::new(APPLICATION_OUTDATED).detail(format!(
                "The license would have ended on {}. Nothing was charged. Withdraw this application and apply again.",
                app.english(Some(&kept.jurisdiction)).day(last),
            )),
            _ => Problem::new(ALREADY_DECIDED).detail(format!(
                "It is {}, so there is nothing to pay.",
                kept.state.as_str()
            )),
        })?;
    match kept.fee() {
        FeeState::Unpaid => Ok(()),
        FeeState::Free => Err(Problem::new(ALREADY_PAID)
            .detail("This license costs nothing.")
            .into()),
        FeeState::Paid | FeeState::Refunded => Err(ALREADY_PAID.into()),
    }
}

fn answer(app: &Licensing, kept: &ApplicationRecord) -> Result<Application, Failure> {
    let failure = kept.payment.as_ref().and_then(|payment| payment.failure);
    match failure {
        Some(reason) => {
            let detail = format!("{} Your application stays as you submitted it.", reason.advice());
            Err(Problem::new(PAYMENT_DECLINED).detail(detail).into())
        }
        None => Ok(app.application(kept)),
    }
}

/// Writes down where a payment stands; the application as it then is.
async fn note(app: &Licensing, id: ApplicationId, payment: Payment) -> Result<ApplicationRecord, Failure> {
    let mut tx = app.db.begin().await?;
    let mut kept = applications::take(&mut tx, id)
        .await?
        .ok_or(APPLICATION_NOT_FOUND)?;
    fees::note(&mut tx, &mut kept, payment, Asked::Before).await?;
    tx.commit().await?;
    Ok(kept)
}
