//! How a reservation ends: sold, given back, or expired.

use super::{Catalog, reservations::view};
use crate::store::{
    reservations::{self, ReservationRecord},
    stock,
};
use allpet_contract::{
    Problem,
    catalog::{OUT_OF_STOCK, RESERVATION_ENDED, RESERVATION_NOT_FOUND, Reservation},
    events::StockChanged,
};
use allpet_domain::{
    catalog::{ReservationRefused, ReservationState, reservation::Effect},
    id::{ReservationId, StockItemId},
};
use allpet_kernel::{Failure, Tx};
use std::collections::BTreeMap;

/// The order is paid.
pub(crate) async fn confirm(app: &Catalog, id: ReservationId) -> Result<Reservation, Failure> {
    let mut tx = app.db.begin().await?;
    let kept = take(&mut tx, id).await?;
    let (state, effect) = kept.state.confirm().map_err(ended)?;
    if let Err(short) = apply(app, &mut tx, &kept.pieces, effect).await? {
        tracing::debug!(?short, "a reservation that had expired cannot be met any more");
        return Err(OUT_OF_STOCK.into());
    }
    done(tx, kept, state).await
}

/// The order is cancelled.
pub(crate) async fn give_back(app: &Catalog, id: ReservationId) -> Result<Reservation, Failure> {
    let mut tx = app.db.begin().await?;
    let kept = take(&mut tx, id).await?;
    let (state, effect) = kept.state.give_back();
    apply_surely(app, &mut tx, &kept.pieces, effect).await?;
    done(tx, kept, state).await
}

/// Ends the reservations whose time has passed and puts their pieces back on the shelf; how many.
pub(crate) async fn expire_due(app: &Catalog) -> Result<u32, Failure> {
    let mut count = 0;
    for id in reservations::due(&app.db, app.kernel.now()).await? {
        match expire(app, id).await {
            Ok(expired) => count += u32::from(expired),
            // One that cannot be put back keeps no other from the shelf.
            Err(failure) => {
                tracing::error!(reservation = %id, error = ?failure, "a reservation could not be ended");
            }
        }
    }
    Ok(count)
}

async fn expire(app: &Catalog, id: ReservationId) -> Result<bool, Failure> {
    let mut tx = app.db.begin().await?;
    let kept = take(&mut tx, id).await?;
    // Paid or cancelled since it was listed: nothing to do any more.
    let Ok((state, effect)) = kept.state.expire() else {
        return Ok(false);
    };
    apply_surely(app, &mut tx, &kept.pieces, effect).await?;
    done(tx, kept, state).await?;
    Ok(true)
}

async fn take(tx: &mut Tx, id: ReservationId) -> Result<ReservationRecord, Failure> {
    reservations::take(tx, id)
        .await?
        .ok_or_else(|| RESERVATION_NOT_FOUND.into())
}

async fn done(mut tx: Tx, kept: ReservationRecord, state: ReservationState) -> Result<Reservation, Failure> {
    if kept.state != state {
        reservations::set_state(&mut tx, kept.id, state).await?;
    }
    tx.commit().await?;
    Ok(view(&ReservationRecord { state, ..kept }))
}

/// What a transition does to the stock. The items of which there are not enough, where what had expired is taken again.
async fn apply(
    app: &Catalog,
    tx: &mut Tx,
    pieces: &BTreeMap<StockItemId, i64>,
    effect: Effect,
) -> Result<Result<(), Vec<(StockItemId, i64)>>, Failure> {
    let (mut short, mut levels) = (Vec::new(), Vec::new());
    if effect == Effect::Nothing {
        return Ok(Ok(()));
    }
    for (item, quantity) in pieces {
        let by = effect.deltas(*quantity);
        match stock::change(tx, *item, by).await? {
            None => short.push((*item, *quantity)),
            Some((tenant, level)) => {
                levels.push((*item, level.available()));
                if by.on_hand == 0 {
                    continue;
                }
                let event = StockChanged {
                    item: *item,
                    tenant,
                    available: level.available(),
                };
                app.kernel.announce(tx, &event).await?;
            }
        }
    }
    if short.is_empty() {
        app.note_levels(levels);
        return Ok(Ok(()));
    }
    Ok(Err(short))
}

/// As [`apply`], where the pieces are there for certain.
pub(crate) async fn apply_surely(
    app: &Catalog,
    tx: &mut Tx,
    pieces: &BTreeMap<StockItemId, i64>,
    effect: Effect,
) -> Result<(), Failure> {
    apply(app, tx, pieces, effect)
        .await?
        .map_err(|short| Failure::internal(format!("the stock does not hold what was reserved: {short:?}")))
}

fn ended(refused: ReservationRefused) -> Failure {
    Problem::new(RESERVATION_ENDED).detail(refused.to_string()).into()
}
