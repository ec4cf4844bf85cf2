//! What is heard: payments that came, failed or went back, orders that were paid or became an account's and whose designs stay
//! as they are from then on, orders that were cancelled and have money to give back, and paid orders whose pieces are gone.

use super::{Orders, designs, pay, refunds, supersede_unpaid, timeline::tell};
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

/// What a thing is called of which no name came.
const UNNAMED: &str = "One of the items";

/// Hears of payments and of cancelled orders.
#[derive(Clone, Debug)]
pub(crate) struct Listener(pub(crate) Orders);

/// The order that a payment is for, where it is for one of ours.
async fn order_of(tx: &mut Tx, subject: PaymentSubject) -> Result<Option<OrderRecord>, Failure> {
    match subject {
        PaymentSubject::Order(id) => orders::take(tx, id).await,
        PaymentSubject::LicenceApplication(_) => Ok(None),
    }
}

impl Listener {
    async fn settled(&self, tx: &mut Tx, subject: PaymentSubject, id: PaymentId) -> Result<(), Failure> {
        let Some(mut kept) = order_of(tx, subject).await? else {
            return Ok(());
        };
        let known = kept.order.payment.as_ref();
        if known.is_none_or(|known| known.id != id || !known.state.is_final()) {
            let payment = self.0.module_client().send(ReadPayment { payment: id }).await?;
            pay::hear(&self.0, tx, &mut kept, payment).await?;
        }
        self.give_back(tx, kept).await
    }

    /// An order that ended gives back what was paid for it.
    async fn give_back(&self, tx: &mut Tx, mut kept: OrderRecord) -> Result<(), Failure> {
        let paid = kept.order.payment.as_ref();
        let paid = paid.filter(|payment| payment.state == PaymentState::Succeeded);
        let (OrderState::Cancelled, Some(payment)) = (kept.order.state, paid) else {
            return Ok(());
        };
        let reason = "The order was canceled.";
        let request = RefundPayment {
            payment: payment.id,
            key: IdempotencyKey(format!("cancelled-{}", kept.order.id)),
            body: NewRefund::in_full(reason),
        };
        let payment = self.0.module_client().send(request).await?;
        refunds::note(&self.0, tx, &mut kept, payment.refunded, None, reason).await?;
        // Refused by the bank: tried again, until the money has gone back.
        if payment.refunded.minor < payment.amount.minor {
            return Err(Failure::internal(
                "what was paid for a cancelled order has not gone back yet",
            ));
        }
        Ok(())
    }

    async fn cancelled(&self, tx: &mut Tx, id: OrderId) -> Result<(), Failure> {
        match orders::take(tx, id).await? {
            Some(kept) => self.give_back(tx, kept).await,
            None => Ok(()),
        }
    }

    /// It was paid, or became an account's.
    async fn bought(&self, tx: &mut Tx, id: OrderId) -> Result<(), Failure> {
        match orders::take(tx, id).await? {
            Some(record) => designs::save_ordered(&self.0, &record).await,
            None => Ok(()),
        }
    }

    /// A paid order whose pieces were sold to others meanwhile says so, so that the shop acts. What is packed is marked no
    /// more: the shop had what it needed, and nothing would take the mark off.
    async fn short(&self, tx: &mut Tx, event: StockShort) -> Result<(), Failure> {
        let Some(reservation) = event.reservation else {
            return Ok(());
        };
        let Some(mut kept) = orders::take_reserved(tx, reservation).await? else {
            return Ok(());
        };
        let order = &mut kept.order;
        let name = Some(event.name).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| UNNAMED.to_owned());
        if !order.state.is_to_be_packed() || order.short.contains(&name) {
            return Ok(());
        }
        let count = Some(event.missing).filter(|missing| *missing > 0);
        let count = count.map(|missing| format!("{missing} × ")).unwrap_or_default();
        let what = format!(
            "{count}“{name}” was sold out by the time the payment came. The shop finds another one or refunds it.",
        );
        tell(order, self.0.kernel.now(), Party::System, what);
        order.short.push(name);
        orders::save(tx, &kept).await
    }

    async fn refunded(&self, tx: &mut Tx, event: PaymentRefunded) -> Result<(), Failure> {
        let Some(mut kept) = order_of(tx, event.subject).await? else {
            return Ok(());
        };
        refunds::note(&self.0, tx, &mut kept, event.refunded, None, refunds::UNSAID).await
    }
}

impl events::Listener<PaymentSucceeded> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentSucceeded) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.settled(tx, event.subject, event.payment))
    }
}

impl events::Listener<PaymentFailed> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentFailed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.settled(tx, event.subject, event.payment))
    }
}

impl events::Listener<PaymentRefunded> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PaymentRefunded) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.refunded(tx, event))
    }
}

impl events::Listener<StockShort> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: StockShort) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.short(tx, event))
    }
}

impl events::Listener<OrderPaid> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderPaid) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            supersede_unpaid::sold_twice(&self.0, tx, event.order).await?;
            self.bought(tx, event.order).await
        })
    }
}

impl events::Listener<OrderHandedOver> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderHandedOver) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.bought(tx, event.order))
    }
}

impl events::Listener<OrderCancelled> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderCancelled) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.cancelled(tx, event.order))
    }
}

#[cfg(test)]
mod tests;
