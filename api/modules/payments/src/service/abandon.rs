//! A payment that waits for its second step ends with what it was for.

use super::wrong;
use crate::store::payments;
use allpet_contract::{events::OrderCancelled, payments::PaymentSubject};
use allpet_domain::payments::PaymentState;
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Hears of orders that nobody will pay any more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listener;

impl events::Listener<OrderCancelled> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderCancelled) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let given_up = PaymentState::NeedsAction.cancel().map_err(wrong)?;
            payments::cancel_waiting(tx, PaymentSubject::Order(event.order), given_up).await
        })
    }
}
