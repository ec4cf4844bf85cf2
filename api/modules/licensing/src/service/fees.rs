//! Listeners for fees: payments that succeeded, failed or were refunded, and decisions after which a fee is refunded.

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

/// Handles events of payments and decisions.
#[derive(Clone, Debug)]
pub(crate) struct Listener(pub(crate) Licensing);

/// When the state of a payment was read from the payments module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadTime {
    /// Before the application was locked; a newer state may be stored already.
    BeforeLock,
    /// While the application was locked; nothing stored is newer, and a different stored state is wrong.
    UnderLock,
}

/// Saves the state of the payment of a locked application. Changes nothing if it is stored already.
pub(crate) async fn record_payment(
    tx: &mut Tx,
    record: &mut ApplicationRecord,
    payment: Payment,
    read_time: ReadTime,
) -> Result<(), Failure> {
    if let Some(stored) = &record.payment {
        let is_same = stored.id == payment.id;
        let is_stale = read_time == ReadTime::BeforeLock
            && (payment.refunded.minor < stored.refunded.minor
                || (stored.state.is_final() && payment.state != stored.state));
        // A late event of an earlier attempt says nothing about the current one, except that it succeeded. Ids grow with time.
        let is_earlier = payment.id < stored.id && payment.state != PaymentState::Succeeded;
        if is_earlier || (is_same && (is_stale || *stored == payment)) {
            return Ok(());
        }
        // A failed payment does not replace one that succeeded.
        if !is_same && stored.state == PaymentState::Succeeded && payment.state != PaymentState::Succeeded {
            return Ok(());
        }
    }
    applications::set_payment(tx, record.id, &payment).await?;
    record.payment = Some(payment);
    register::set_fee(tx, record.seq, record.fee()).await
}

/// Locks the application that the payment is for; `None` if it is not for an application.
async fn lock_application_of(
    tx: &mut Tx,
    subject: PaymentSubject,
) -> Result<Option<ApplicationRecord>, Failure> {
    match subject {
        PaymentSubject::LicenceApplication(id) => applications::lock(tx, id).await,
        PaymentSubject::Order(_) => Ok(None),
    }
}

impl Listener {
    /// Reads the payment from the payments module, because the event may be outdated, and saves its state.
    async fn update_payment(
        &self,
        tx: &mut Tx,
        subject: PaymentSubject,
        id: PaymentId,
    ) -> Result<(), Failure> {
        let Some(mut record) = lock_application_of(tx, subject).await? else {
            return Ok(());
        };
        let client = self.0.kernel.client(crate::NAME);
        let payment = client.send(ReadPayment { payment: id }).await?;
        record_payment(tx, &mut record, payment, ReadTime::UnderLock).await?;
        self.refund_if_owed(tx, record).await
    }

    async fn handle_decision(&self, tx: &mut Tx, id: ApplicationId) -> Result<(), Failure> {
        match applications::lock(tx, id).await? {
            Some(record) => self.refund_if_owed(tx, record).await,
            None => Ok(()),
        }
    }

    /// Refunds the fee of an application that was rejected or withdrawn; the idempotency key ensures that this happens once.
    /// Fails until the bank has refunded it, so that the event is retried.
    async fn refund_if_owed(&self, tx: &mut Tx, mut record: ApplicationRecord) -> Result<(), Failure> {
        let is_owed = record.state.gives_fee_back() && record.fee() == FeeState::Paid;
        let Some(payment) = record.payment.as_ref().filter(|_| is_owed) else {
            return Ok(());
        };
        let request = RefundPayment {
            payment: payment.id,
            key: IdempotencyKey(format!("decided-{}", record.id)),
            body: NewRefund::in_full(format!("The application was {}.", record.state.as_str())),
        };
        let payment = self.0.kernel.client(crate::NAME).send(request).await?;
        record_payment(tx, &mut record, payment, ReadTime::UnderLock).await?;
        if record.fee() == FeeState::Paid {
            return Err(Failure::internal("a fee that is owed is not refunded yet"));
        }
        Ok(())
    }
}

impl events::Listener<PaymentSucceeded> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentSucceeded) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.update_payment(tx, event.subject, event.payment))
    }
}

impl events::Listener<PaymentFailed> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentFailed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.update_payment(tx, event.subject, event.payment))
    }
}

impl events::Listener<PaymentRefunded> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentRefunded) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.update_payment(tx, event.subject, event.payment))
    }
}

impl events::Listener<ApplicationDecided> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: ApplicationDecided) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.handle_decision(tx, event.application))
    }
}
