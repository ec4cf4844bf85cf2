//! Cancels a payment that waits for its second step when its order is cancelled.

use super::wrong_transition;
use crate::store::payments;
use allpet_contract::{events::OrderCancelled, payments::PaymentSubject};
use allpet_domain::payments::PaymentState;
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Handles cancelled orders.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderCancelledListener;

impl events::Listener<OrderCancelled> for OrderCancelledListener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderCancelled) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let cancelled = PaymentState::NeedsAction.cancel().map_err(wrong_transition)?;
            payments::cancel_needs_action(tx, PaymentSubject::Order(event.order), cancelled).await
        })
    }
}
