//! An order as the store reads and writes it.

use allpet_contract::{orders::Order, payments::Payment};
use allpet_domain::{
    Money,
    id::{CartId, ReservationId, UserId},
    orders::OrderState,
    payments::PaymentState,
};
use allpet_kernel::Failure;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A row of the orders: the order, its owner, and what only the shop may see.
#[derive(Clone, Debug)]
pub(crate) struct OrderRecord {
    pub(crate) order: Order,
    pub(crate) owner: Option<UserId>,
    pub(crate) cart: CartId,
    pub(crate) reservation: ReservationId,
    /// The names of the shop's staff, by the index of their entry in the timeline. They are separate from the order, so that only
    /// answers to the shop can name them.
    pub(crate) staff: BTreeMap<usize, String>,
    /// Since when a payment of the order is with the bank, in milliseconds since 1970; `None` if none is.
    pub(crate) bank_ms: Option<i64>,
}

/// Milliseconds after which a payment that was about to start, and of which no outcome is known, counts as never made. Longer
/// than any request lasts.
pub(super) const STALE_MS: i64 = 2 * 60 * 1_000;

impl OrderRecord {
    /// Signs the last entry of the timeline with the name of a merchant. Ignores an empty name.
    pub(crate) fn sign_last_entry(&mut self, name: &str) {
        if let Some(index) = self.order.timeline.len().checked_sub(1)
            && !name.is_empty()
        {
            self.staff.insert(index, name.to_owned());
        }
    }

    /// Returns the order as its shop sees it: with the names of its staff, and without the link's key.
    pub(crate) fn into_shop_view(self) -> Order {
        let mut order = self.order;
        order.key = None;
        for (index, name) in self.staff {
            if let Some(entry) = order.timeline.get_mut(index) {
                entry.name = Some(name);
            }
        }
        order
    }

    /// Returns whether the order is paid, and neither cancelled nor fully refunded.
    pub(crate) fn is_bought(&self) -> bool {
        use OrderState::{Cancelled, Placed, Refunded};
        !matches!(self.order.state, Placed | Cancelled | Refunded)
    }

    /// Returns whether the payment awaits the bank's answer or is being made right now.
    pub(crate) fn is_with_bank(&self, now_ms: i64) -> bool {
        self.is_undecided() || self.bank_ms.is_some_and(|since| since > now_ms - STALE_MS)
    }

    /// Returns whether the bank has the payment and has not answered.
    pub(crate) fn is_undecided(&self) -> bool {
        let payment = self.order.payment.as_ref();
        payment.is_some_and(|payment| payment.state == PaymentState::Processing)
    }
}

#[derive(FromRow)]
pub(super) struct Row {
    id: Uuid,
    owner: Option<Uuid>,
    cart: Uuid,
    reservation: Uuid,
    state: String,
    snapshot: String,
    payment: Option<String>,
    refunded: i64,
    shipment: Option<String>,
    timeline: String,
    short: Option<String>,
    staff: Option<String>,
    bank_ms: Option<i64>,
}

impl Row {
    pub(super) fn into_record(self) -> Result<OrderRecord, Failure> {
        let snapshot: Order = serde_json::from_str(&self.snapshot)?;
        let state = OrderState::parse(&self.state)
            .ok_or_else(|| Failure::internal(format!("order {}: state “{}”", self.id, self.state)))?;
        let refunded = Money::new(self.refunded, snapshot.totals.total.currency);
        let payment: Option<Payment> = self.payment.as_deref().map(serde_json::from_str).transpose()?;
        let order = Order {
            state,
            payment: payment.map(|payment| reconcile_payment(payment, state, refunded)),
            refunded,
            shipment: self.shipment.as_deref().map(serde_json::from_str).transpose()?,
            timeline: serde_json::from_str(&self.timeline)?,
            short: self
                .short
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?
                .unwrap_or_default(),
            ..snapshot
        };
        Ok(OrderRecord {
            order,
            owner: self.owner.map(UserId),
            cart: CartId(self.cart),
            reservation: ReservationId(self.reservation),
            bank_ms: self.bank_ms,
            staff: self
                .staff
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

/// Brings the payment's state in line with the order's: its refunded amount is the order's, and nobody can confirm a payment of a
/// cancelled order.
pub(crate) fn reconcile_payment(mut payment: Payment, order: OrderState, refunded: Money) -> Payment {
    if payment.state == PaymentState::Succeeded {
        payment.refunded = refunded;
    }
    if order == OrderState::Cancelled
        && let Ok(cancelled) = payment.state.cancel()
    {
        payment.state = cancelled;
    }
    payment
}
