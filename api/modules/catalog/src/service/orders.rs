//! Listeners for orders: a paid order takes its pieces from the stock, and a cancelled one returns them.

use super::{Catalog, settle::apply_or_fail};
use crate::store::{reservations, stock};
use allpet_contract::events::{OrderCancelled, OrderPaid, StockShort};
use allpet_domain::{
    catalog::{ReservationState, reservation::Effect},
    id::ReservationId,
};
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;
use std::collections::BTreeMap;

/// Handles events of orders.
#[derive(Clone, Debug)]
pub(crate) struct Listener(Catalog);

impl Listener {
    pub(crate) fn new(app: Catalog) -> Self {
        Self(app)
    }

    /// Confirms a reservation. If it has expired meanwhile, takes the pieces that are left, because the order is paid.
    async fn sell(&self, tx: &mut Tx, id: ReservationId) -> Result<(), Failure> {
        let Some(record) = reservations::lock(tx, id).await? else {
            return Ok(());
        };
        let Ok((state, effect)) = record.state.confirm() else {
            tracing::warn!(reservation = %id, "an order was paid after its reservation was released");
            return Ok(());
        };
        if effect == Effect::TakeAgain {
            return self.take_remaining(tx, record).await;
        }
        apply_or_fail(&self.0, tx, &record.pieces, effect).await?;
        Self::save_state(tx, id, state).await
    }

    /// Takes the pieces that are left, so that nobody else buys them. From then on the reservation has these pieces, so that a
    /// refund returns exactly what was taken. Announces what is missing to the shop.
    async fn take_remaining(
        &self,
        tx: &mut Tx,
        record: reservations::ReservationRecord,
    ) -> Result<(), Failure> {
        let mut taken = BTreeMap::new();
        let mut short = Vec::new();
        for (item, wanted) in &record.pieces {
            let Some((tenant, level)) = stock::lock_level(tx, *item).await? else {
                continue;
            };
            let available = level.of(*wanted);
            if available > 0 {
                taken.insert(*item, available);
            }
            if available < *wanted {
                short.push(StockShort {
                    item: *item,
                    tenant,
                    available: level.available() - available,
                    reservation: Some(record.id),
                    name: stock::find_name(tx, *item).await?,
                    missing: *wanted - available,
                });
            }
        }
        apply_or_fail(&self.0, tx, &taken, Effect::TakeAgain).await?;
        reservations::set_pieces(tx, record.id, &taken).await?;
        for event in &short {
            self.0.kernel.announce(tx, event).await?;
        }
        Self::save_state(tx, record.id, ReservationState::Confirmed).await
    }

    /// Releases a reservation, or returns the pieces of a confirmed one.
    async fn restock(&self, tx: &mut Tx, id: ReservationId) -> Result<(), Failure> {
        let Some(record) = reservations::lock(tx, id).await? else {
            return Ok(());
        };
        let (state, effect) = record.state.release();
        apply_or_fail(&self.0, tx, &record.pieces, effect).await?;
        Self::save_state(tx, id, state).await
    }

    async fn save_state(tx: &mut Tx, id: ReservationId, state: ReservationState) -> Result<(), Failure> {
        reservations::set_state(tx, id, state).await
    }
}

impl events::Listener<OrderPaid> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderPaid) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.sell(tx, event.reservation))
    }
}

impl events::Listener<OrderCancelled> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: OrderCancelled) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.restock(tx, event.reservation))
    }
}
