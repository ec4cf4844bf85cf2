//! What the stock does when orders are paid or cancelled.

use super::{
    Catalog,
    settle::{apply, apply_surely},
};
use crate::store::{reservations, stock};
use allpet_contract::events::{OrderCancelled, OrderPaid, StockShort};
use allpet_domain::{
    catalog::{Level, ReservationState, reservation::Effect},
    id::{ReservationId, StockItemId},
};
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Hears of orders.
#[derive(Clone, Debug)]
pub(crate) struct Listener(Catalog);

impl Listener {
    pub(crate) fn new(app: Catalog) -> Self {
        Self(app)
    }

    /// Sells what was set aside. Where it had expired and was sold to others meanwhile, the shop is told: the order is paid.
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

    async fn take_again(&self, tx: &mut Tx, kept: reservations::Kept) -> Result<(), Failure> {
        match apply(&self.0, tx, &kept.pieces, Effect::TakeAgain).await? {
            Ok(()) => Self::done(tx, kept.id, ReservationState::Confirmed).await,
            Err(short) => {
                // All or nothing: what there was goes back, and the merchant hears of what is missing.
                for (item, quantity) in &kept.pieces {
                    if !short.iter().any(|(missing, _)| missing == item) {
                        let back = Level {
                            on_hand: *quantity,
                            held: 0,
                        };
                        stock::change(tx, *item, back).await?;
                    }
                }
                for (item, _) in short {
                    self.tell(tx, item, kept.id).await?;
                }
                Ok(())
            }
        }
    }

    async fn tell(&self, tx: &mut Tx, item: StockItemId, reservation: ReservationId) -> Result<(), Failure> {
        let Some((tenant, level)) = stock::change(tx, item, Level::default()).await? else {
            return Ok(());
        };
        let event = StockShort {
            item,
            tenant,
            available: level.available(),
            reservation: Some(reservation),
            name: stock::name(tx, item).await?,
        };
        self.0.kernel.announce(tx, &event).await
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
    fn hear<'a>(&'a self, tx: &'a mut Tx, event: OrderPaid) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.sell(tx, event.reservation))
    }
}

impl events::Listener<OrderCancelled> for Listener {
    fn hear<'a>(&'a self, tx: &'a mut Tx, event: OrderCancelled) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.restock(tx, event.reservation))
    }
}
