//! An order as the store reads and writes it.

use allpet_contract::orders::Order;
use allpet_domain::{
    id::{CartId, ReservationId, UserId},
    orders::OrderState,
    payments::PaymentState,
};
use std::collections::BTreeMap;

/// A row of the orders: the order, whose it is, and what only the shop may see.
#[derive(Clone, Debug)]
pub(crate) struct OrderRecord {
    pub(crate) order: Order,
    pub(crate) owner: Option<UserId>,
    pub(crate) cart: CartId,
    pub(crate) reservation: ReservationId,
    /// What those of the shop are called who did something, by the place of it in the timeline. They stand beside the order, so
    /// that only what is answered to the shop can name them.
    pub(crate) staff: BTreeMap<usize, String>,
    /// Since when a payment of it is with the bank, in milliseconds since 1970; nothing where none is.
    pub(crate) bank_ms: Option<i64>,
}

/// Milliseconds after which a payment that was about to be made, and of which nothing was heard, is taken not to have been
/// made. Longer than a request is under way.
pub(super) const STALE_MS: i64 = 2 * 60 * 1_000;

impl OrderRecord {
    /// Notes who of the shop did what was told last.
    pub(crate) fn done_by(&mut self, name: &str) {
        if let Some(place) = self.order.timeline.len().checked_sub(1)
            && !name.is_empty()
        {
            self.staff.insert(place, name.to_owned());
        }
    }

    /// The order as its shop sees it: with the names of those who work there.
    pub(crate) fn of_shop(self) -> Order {
        let mut order = self.order;
        order.key = None;
        for (place, name) in self.staff {
            if let Some(entry) = order.timeline.get_mut(place) {
                entry.name = Some(name);
            }
        }
        order
    }

    /// It is paid, and neither cancelled nor given back whole.
    pub(crate) fn is_bought(&self) -> bool {
        use OrderState::{Cancelled, Placed, Refunded};
        !matches!(self.order.state, Placed | Cancelled | Refunded)
    }

    /// Its payment waits for the bank's answer, or is being made right now.
    pub(crate) fn is_with_bank(&self, now_ms: i64) -> bool {
        self.is_undecided() || self.bank_ms.is_some_and(|since| since > now_ms - STALE_MS)
    }

    /// The bank has its payment and has not answered.
    pub(crate) fn is_undecided(&self) -> bool {
        let payment = self.order.payment.as_ref();
        payment.is_some_and(|payment| payment.state == PaymentState::Processing)
    }
}
