//! Events about payments, as the modules see them whose orders or applications the payments are for.

use super::{Payment, PaymentSubject, ReadPayment};
use crate::{
    Client, Problem, Transport,
    events::{Event, PaymentFailed, PaymentRefunded, PaymentSucceeded},
};
use allpet_domain::{id::PaymentId, payments::PaymentProgress};

/// An event about a payment.
pub trait PaymentEvent: Event {
    /// The payment.
    fn payment(&self) -> PaymentId;
    /// The order or application that the payment is for.
    fn subject(&self) -> PaymentSubject;
    /// The payment after the event; absent in events of earlier versions.
    fn into_snapshot(self) -> Option<Payment>;
}

macro_rules! payment_events {
    ($($event:ty),+) => {$(
        impl PaymentEvent for $event {
            fn payment(&self) -> PaymentId {
                self.payment
            }
            fn subject(&self) -> PaymentSubject {
                self.subject
            }
            fn into_snapshot(self) -> Option<Payment> {
                self.snapshot
            }
        }
    )+};
}

payment_events!(PaymentSucceeded, PaymentFailed, PaymentRefunded);

/// Returns the payment as the event left it. Reads it from the payments module only if the event was announced by an earlier release,
/// without it.
pub async fn payment_after<E: PaymentEvent, T: Transport>(
    event: E,
    client: &Client<T>,
) -> Result<Payment, Problem> {
    let payment = event.payment();
    match event.into_snapshot() {
        Some(snapshot) => Ok(snapshot),
        None => client.send(ReadPayment { payment }).await,
    }
}

impl Payment {
    /// Returns the progress of the payment that this snapshot shows.
    pub fn progress(&self) -> PaymentProgress {
        PaymentProgress {
            payment: self.id,
            state: self.state,
            refunded: self.refunded,
        }
    }
}
