//! What the stock does when orders are paid or cancelled.

use super::{Catalog, settle::apply_surely};
use crate::store::{reservations, stock};
use allpet_contract::events::{OrderCancelled, OrderPaid, StockShort};
use allpet_domain::{
    catalog::{ReservationState, reservation::Effect},
    id::ReservationId,
};
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;
use std::collections::BTreeMap;

/// Hears of orders.
#[derive(Clone, Debug)]
pub(crate) struct Listener(Catalog);

impl Listener {
    pub(crate) fn new(app: Catalog) -> Self {
        Self(app)
    }

    /// Sells what was set aside. Where it had expired meanwhile, what is left is sold: the order is paid.
    async fn sell(&self, tx: &mut Tx, id: ReservationId) -> Result<(), Failure> {
        let Some(kept) = reservations::take(tx, id).await? else {
            return Ok(());
        };
        let Ok((state, effect)) = kept.state.confirm() else {
            tracing::warn!(reservation = %id, "an order was paid whose pieces had been given back");
            return Ok(());
        };
        if effect == Effect::TakeAgain {
            return self.take_again(tx, kept).await;
        }
        apply_surely(&self.0, tx, &kept.pieces, effect).await?;
        Self::done(tx, id, state).await
    }

    /// Takes what there still is: the shop sends it, so nobody else may buy it. The reservation is of those pieces from then
    /// on, so that a refund puts back what was taken and no more. The shop hears of what is missing.
    async fn take_again(&self, tx: &mut Tx, kept: reservations::ReservationRecord) -> Result<(), Failure> {
        let mut taken = BTreeMap::new();
        let mut short = Vec::new();
        for (item, wanted) in &kept.pieces {
            let Some((tenant, level)) = stock::level(tx, *item).await? else {
                continue;
            };
            let there = level.of(*wanted);
            if there > 0 {
                taken.insert(*item, there);
            }
            if there < *wanted {
                short.push(StockShort {
                    item: *item,
                    tenant,
                    available: level.available() - there,
                    reservation: Some(kept.id),
                    name: stock::name(tx, *item).await?,
                    missing: *wanted - there,
                });
            }
        }
        apply_surely(&self.0, tx, &taken, Effect::TakeAgain).await?;
        reservations::set_pieces(tx, kept.id, &taken).await?;
        for event in &short {
            self.0.kernel.announce(tx, event).await?;
        }
        Self::done(tx, kept.id, ReservationState::Confirmed).await
    }

    async fn restock(&self, tx: &mut Tx, id: ReservationId) -> Result<(), Failure> {
        let Some(kept) = reservations::take(tx, id).await? else {
            return Ok(());
        };
        let (state, effect) = kept.state.give_back();
        apply_surely(&self.0, tx, &kept.pieces, effect).await?;
        Self::done(tx, id, state).await
    }

    async fn done(tx: &mut Tx, id: ReservationId, state: ReservationState) -> Result<(), Failure> {
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
