//! What is heard of fees: payments that came, failed or went back, and decisions after which one has to go back.

use super::Licensing;
use crate::store::{
    applications::{self, ApplicationRecord},
    register,
};
use allpet_contract::{
    IdempotencyKey,
    events::{ApplicationDecided, PaymentFailed, PaymentRefunded, PaymentSucceeded},
    payments::{NewRefund, Payment, PaymentSubject, ReadPayment, RefundPayment},
};
use allpet_domain::{
    id::{ApplicationId, PaymentId},
    licensing::FeeState,
    payments::PaymentState,
};
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Hears of payments and decisions.
#[derive(Clone, Debug)]
pub(crate) struct Listener(pub(crate) Licensing);

/// When payments was asked how a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Before the application was taken: later news may be written down already.
    Before,
    /// While nobody else could change the application: nothing is newer, and what it corrects was wrong.
    Holding,
}

/// Writes down where the payment of an application that was taken stands. What is known already changes nothing.
pub(crate) async fn note(
    tx: &mut Tx,
    kept: &mut ApplicationRecord,
    payment: Payment,
    asked: Asked,
) -> Result<(), Failure> {
    if let Some(known) = &kept.payment {
        let same = known.id == payment.id;
        let stale = asked == Asked::Before
            && (payment.refunded.minor < known.refunded.minor
                || (known.state.is_final() && payment.state != known.state));
        // Late news of an earlier try says nothing of the one that is under way; ids grow with time. Money that came counts.
        let earlier = payment.id < known.id && payment.state != PaymentState::Succeeded;
        if earlier || (same && (stale || *known == payment)) {
            return Ok(());
        }
        // A payment that failed says nothing against another one that came.
        if !same && known.state == PaymentState::Succeeded && payment.state != PaymentState::Succeeded {
            return Ok(());
        }
    }
    applications::set_payment(tx, kept.id, &payment).await?;
    kept.payment = Some(payment);
    register::set_fee(tx, kept.seq, kept.fee()).await
}

/// The application that a payment is for, where it is for one.
async fn application_of(tx: &mut Tx, subject: PaymentSubject) -> Result<Option<ApplicationRecord>, Failure> {
    match subject {
        PaymentSubject::LicenceApplication(id) => applications::take(tx, id).await,
        PaymentSubject::Order(_) => Ok(None),
    }
}

impl Listener {
    /// What the event says may be older than what payments knows by now: it is asked.
    async fn changed(&self, tx: &mut Tx, subject: PaymentSubject, id: PaymentId) -> Result<(), Failure> {
        let Some(mut kept) = application_of(tx, subject).await? else {
            return Ok(());
        };
        let client = self.0.kernel.client(crate::NAME);
        let payment = client.send(ReadPayment { payment: id }).await?;
        note(tx, &mut kept, payment, Asked::Holding).await?;
        self.give_back(tx, kept).await
    }

    async fn decided(&self, tx: &mut Tx, id: ApplicationId) -> Result<(), Failure> {
        match applications::take(tx, id).await? {
            Some(kept) => self.give_back(tx, kept).await,
            None => Ok(()),
        }
    }

    /// An application that came to nothing gives back what was paid for it: once, because the key is its own. Until the money
    /// has gone back this fails, so that it is tried again.
    async fn give_back(&self, tx: &mut Tx, mut kept: ApplicationRecord) -> Result<(), Failure> {
        let owed = kept.state.gives_fee_back() && kept.fee() == FeeState::Paid;
        let Some(payment) = kept.payment.as_ref().filter(|_| owed) else {
            return Ok(());
        };
        let request = RefundPayment {
            payment: payment.id,
            key: IdempotencyKey(format!("decided-{}", kept.id)),
            body: NewRefund::in_full(format!("The application was {}.", kept.state.as_str())),
        };
        let payment = self.0.kernel.client(crate::NAME).send(request).await?;
        note(tx, &mut kept, payment, Asked::Holding).await?;
        if kept.fee() == FeeState::Paid {
            return Err(Failure::internal("a fee that is owed has not gone back yet"));
        }
        Ok(())
    }
}

impl events::Listener<PaymentSucceeded> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentSucceeded) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.changed(tx, event.subject, event.payment))
    }
}

impl events::Listener<PaymentFailed> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentFailed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.changed(tx, event.subject, event.payment))
    }
}

impl events::Listener<PaymentRefunded> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentRefunded) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.changed(tx, event.subject, event.payment))
    }
}

impl events::Listener<ApplicationDecided> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: ApplicationDecided) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.decided(tx, event.application))
    }
}
