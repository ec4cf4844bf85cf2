//! Fees: payments that succeeded, failed or were refunded are recorded, and a fee that is owed back is requested.

use crate::{
    service::Licensing,
    store::{
        applications::{self, ApplicationRecord},
        register,
    },
};
use allpet_contract::{
    events::{
        ApplicationDecided, ApplicationPaymentChanged, PaymentFailed, PaymentRefunded, PaymentSucceeded,
        RefundRequested,
    },
    payments::{Payment, PaymentEvent, PaymentSubject, payment_after},
};
use allpet_domain::{id::ApplicationId, licensing::FeeState};
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Handles events of payments and decisions.
#[derive(Clone, Debug)]
pub(crate) struct Listener(pub(crate) Licensing);

/// Saves the payment of a locked application, and announces that. Changes nothing if newer facts are stored.
pub(crate) async fn record_payment(
    app: &Licensing,
    tx: &mut Tx,
    record: &mut ApplicationRecord,
    payment: Payment,
) -> Result<(), Failure> {
    let stored = record.payment.as_ref();
    if stored.is_some_and(|stored| !payment.progress().replaces(&stored.progress())) {
        return Ok(());
    }
    applications::set_payment(tx, record.id, &payment).await?;
    record.payment = Some(payment);
    register::set_fee(tx, record.seq, record.fee()).await?;
    let event = ApplicationPaymentChanged {
        application: record.id,
        owner: record.owner,
        tenant: record.tenant,
    };
    app.kernel.announce(tx, &event).await
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
    /// Saves the payment of the event with its application.
    async fn update_payment<E: PaymentEvent>(&self, tx: &mut Tx, event: E) -> Result<(), Failure> {
        let Some(mut record) = lock_application_of(tx, event.subject()).await? else {
            return Ok(());
        };
        let payment = payment_after(event, &self.0.kernel.client(crate::NAME)).await?;
        record_payment(&self.0, tx, &mut record, payment).await?;
        self.request_refund_if_owed(tx, &record).await
    }

    async fn handle_decision(&self, tx: &mut Tx, id: ApplicationId) -> Result<(), Failure> {
        match applications::lock(tx, id).await? {
            Some(record) => self.request_refund_if_owed(tx, &record).await,
            None => Ok(()),
        }
    }

    /// Requests the refund of the fee of an application that was rejected or withdrawn. Payments makes it once, however often it is
    /// requested.
    async fn request_refund_if_owed(&self, tx: &mut Tx, record: &ApplicationRecord) -> Result<(), Failure> {
        let is_owed = record.state.is_refundable() && record.fee() == FeeState::Paid;
        let Some(payment) = record.payment.as_ref().filter(|_| is_owed) else {
            return Ok(());
        };
        let event = RefundRequested {
            payment: payment.id,
            key: format!("{}/decided-{}", crate::NAME, record.id),
            reason: format!("The application was {}.", record.state.as_str()),
            tenant: Some(record.tenant),
        };
        self.0.kernel.announce(tx, &event).await
    }
}

impl events::Listener<PaymentSucceeded> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentSucceeded) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.update_payment(tx, event))
    }
}

impl events::Listener<PaymentFailed> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentFailed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.update_payment(tx, event))
    }
}

impl events::Listener<PaymentRefunded> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentRefunded) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.update_payment(tx, event))
    }
}

impl events::Listener<ApplicationDecided> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: ApplicationDecided) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.handle_decision(tx, event.application))
    }
}
