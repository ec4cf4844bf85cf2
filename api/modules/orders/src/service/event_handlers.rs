//! Listeners: payments that succeeded, failed or were refunded; orders that were paid or moved to an account, whose designs a
//! job then saves; cancelled orders, whose payments are refunded; and paid orders whose stock is missing.

use super::{
    Orders, designs, pay, refunds, supersede_unpaid,
    timeline::{append_entry, append_payment_entry},
};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    events::{
        OrderCancelled, OrderHandedOver, OrderPaid, PaymentFailed, PaymentRefundDeclined, PaymentRefunded,
        PaymentSucceeded, StockShort,
    },
    payments::{PaymentEvent, PaymentSubject, payment_after},
};
use allpet_domain::{id::OrderId, orders::Party};
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// The name in the timeline of an item whose event carries no name.
const UNNAMED: &str = "One of the items";

/// Handles all events to which the module subscribes.
#[derive(Clone, Debug)]
pub(crate) struct Listener(pub(crate) Orders);

/// Locks the order that the payment is for; `None` if it is not for an order.
async fn lock_order_of(tx: &mut Tx, subject: PaymentSubject) -> Result<Option<OrderRecord>, Failure> {
    match subject {
        PaymentSubject::Order(id) => orders::lock(tx, id).await,
        PaymentSubject::LicenceApplication(_) => Ok(None),
    }
}

impl Listener {
    /// Saves the payment of the event with its order.
    async fn update_payment<E: PaymentEvent>(&self, tx: &mut Tx, event: E) -> Result<(), Failure> {
        let Some(mut record) = lock_order_of(tx, event.subject()).await? else {
            return Ok(());
        };
        let payment = payment_after(event, &self.0.module_client()).await?;
        pay::apply_payment(&self.0, tx, &mut record, payment).await?;
        refunds::request_if_cancelled(&self.0, tx, &record).await
    }

    async fn handle_cancelled(&self, tx: &mut Tx, id: OrderId) -> Result<(), Failure> {
        match orders::lock(tx, id).await? {
            Some(record) => refunds::request_if_cancelled(&self.0, tx, &record).await,
            None => Ok(()),
        }
    }

    /// Has a job save the designs of an order that was paid or moved to an account.
    async fn save_designs(&self, tx: &mut Tx, id: OrderId) -> Result<(), Failure> {
        match orders::lock(tx, id).await? {
            Some(record) => designs::enqueue_saving(&self.0, tx, &record).await,
            None => Ok(()),
        }
    }

    /// Marks a paid order whose pieces were sold to others meanwhile, so that the shop acts. A packed order gets no mark: its
    /// pieces were found, and nothing would remove the mark.
    async fn mark_short(&self, tx: &mut Tx, event: StockShort) -> Result<(), Failure> {
        let Some(reservation) = event.reservation else {
            return Ok(());
        };
        let Some(mut record) = orders::lock_by_reservation(tx, reservation).await? else {
            return Ok(());
        };
        let order = &mut record.order;
        let name = Some(event.name).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| UNNAMED.to_owned());
        if !order.state.is_to_be_packed() || order.short.contains(&name) {
            return Ok(());
        }
        let count = Some(event.missing).filter(|missing| *missing > 0);
        let count = count.map(|missing| format!("{missing} × ")).unwrap_or_default();
        let text = format!(
            "{count}“{name}” was sold out by the time the payment came. The shop finds another one or refunds it.",
        );
        append_entry(order, self.0.kernel.now(), Party::System, text);
        order.short.push(name);
        orders::save(tx, &record).await
    }

    /// Records a refund with its order.
    async fn save_refund(&self, tx: &mut Tx, event: PaymentRefunded) -> Result<(), Failure> {
        let Some(mut record) = lock_order_of(tx, event.subject).await? else {
            return Ok(());
        };
        let reason = Some(event.reason.as_str()).filter(|reason| !reason.is_empty());
        let reason = reason.unwrap_or(refunds::DEFAULT_REASON);
        let by = Some(event.by_name.as_str()).filter(|name| !name.is_empty());
        refunds::record_refund(&self.0, tx, &mut record, event.refunded, by, reason).await
    }

    /// Records that the bank declined a refund, for the shop, whose request ended without an answer.
    async fn save_declined_refund(&self, tx: &mut Tx, event: PaymentRefundDeclined) -> Result<(), Failure> {
        let Some(mut record) = lock_order_of(tx, event.subject).await? else {
            return Ok(());
        };
        let text = format!("The bank declined a refund of {}.", event.amount);
        append_payment_entry(&mut record.order, self.0.kernel.now(), text);
        orders::save(tx, &record).await
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
        Box::pin(self.save_refund(tx, event))
    }
}

impl events::Listener<PaymentRefundDeclined> for Listener {
    fn handle<'a>(
        &'a self,
        tx: &'a mut Tx,
        event: PaymentRefundDeclined,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.save_declined_refund(tx, event))
    }
}

impl events::Listener<StockShort> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: StockShort) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.mark_short(tx, event))
    }
}

impl events::Listener<OrderPaid> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderPaid) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            supersede_unpaid::resolve_double_sale(&self.0, tx, event.order).await?;
            self.save_designs(tx, event.order).await
        })
    }
}

impl events::Listener<OrderHandedOver> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderHandedOver) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.save_designs(tx, event.order))
    }
}

impl events::Listener<OrderCancelled> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderCancelled) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.handle_cancelled(tx, event.order))
    }
}

#[cfg(test)]
mod tests;
