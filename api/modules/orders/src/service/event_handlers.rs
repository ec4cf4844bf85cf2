//! Listeners: payments that succeeded, failed or were refunded; orders that were paid or moved to an account, whose designs are
//! then saved; cancelled orders, whose payments are refunded; and paid orders whose stock is missing.

use super::{Orders, designs, pay, refunds, supersede_unpaid, timeline::append_entry};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    IdempotencyKey,
    events::{
        OrderCancelled, OrderHandedOver, OrderPaid, PaymentFailed, PaymentRefunded, PaymentSucceeded,
        StockShort,
    },
    payments::{NewRefund, PaymentSubject, ReadPayment, RefundPayment},
};
use allpet_domain::{
    id::{OrderId, PaymentId},
    orders::{OrderState, Party},
    payments::PaymentState,
};
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
    /// Reads the payment from the payments module and saves its state with the order.
    async fn update_payment(
        &self,
        tx: &mut Tx,
        subject: PaymentSubject,
        id: PaymentId,
    ) -> Result<(), Failure> {
        let Some(mut record) = lock_order_of(tx, subject).await? else {
            return Ok(());
        };
        let stored = record.order.payment.as_ref();
        if stored.is_none_or(|stored| stored.id != id || !stored.state.is_final()) {
            let payment = self.0.module_client().send(ReadPayment { payment: id }).await?;
            pay::apply_payment(&self.0, tx, &mut record, payment).await?;
        }
        self.refund_if_cancelled(tx, record).await
    }

    /// Refunds the payment of a cancelled order. Fails if the bank has not refunded it in full, so that the event is retried.
    async fn refund_if_cancelled(&self, tx: &mut Tx, mut record: OrderRecord) -> Result<(), Failure> {
        let paid = record.order.payment.as_ref();
        let paid = paid.filter(|payment| payment.state == PaymentState::Succeeded);
        let (OrderState::Cancelled, Some(payment)) = (record.order.state, paid) else {
            return Ok(());
        };
        let reason = "The order was canceled.";
        let request = RefundPayment {
            payment: payment.id,
            key: IdempotencyKey(format!("cancelled-{}", record.order.id)),
            body: NewRefund::in_full(reason),
        };
        let payment = self.0.module_client().send(request).await?;
        refunds::record_refund(&self.0, tx, &mut record, payment.refunded, None, reason).await?;
        // The bank refused the refund: an error makes the listener retry it.
        if payment.refunded.minor < payment.amount.minor {
            return Err(Failure::internal(
                "the payment of a cancelled order is not refunded yet",
            ));
        }
        Ok(())
    }

    async fn handle_cancelled(&self, tx: &mut Tx, id: OrderId) -> Result<(), Failure> {
        match orders::lock(tx, id).await? {
            Some(record) => self.refund_if_cancelled(tx, record).await,
            None => Ok(()),
        }
    }

    /// Saves the designs of an order that was paid or moved to an account.
    async fn save_designs(&self, tx: &mut Tx, id: OrderId) -> Result<(), Failure> {
        match orders::lock(tx, id).await? {
            Some(record) => designs::save_ordered(&self.0, &record).await,
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
        refunds::record_refund(
            &self.0,
            tx,
            &mut record,
            event.refunded,
            None,
            refunds::DEFAULT_REASON,
        )
        .await
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
        Box::pin(self.save_refund(tx, event))
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
