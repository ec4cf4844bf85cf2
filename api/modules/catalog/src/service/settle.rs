//! The end of a reservation: confirmed, released, or expired.

use super::{Catalog, reservations::view};
use crate::store::{
    reservations::{self, ReservationRecord},
    stock,
};
use allpet_contract::{
    Problem,
    catalog::{OUT_OF_STOCK, RESERVATION_ENDED, RESERVATION_NOT_FOUND, Reservation},
    events::StockChanged,
    orders::ReadReservationOrder,
};
use allpet_domain::{
    catalog::{ReservationRefused, ReservationState, reservation::Effect},
    id::{ReservationId, StockItemId},
    orders::OrderState,
};
use allpet_kernel::{Failure, Tx};
use std::collections::BTreeMap;

/// Seconds until the catalogue queries the orders module again about a due reservation that an order needs.
const ASK_AGAIN_SECONDS: i64 = 60;

/// Confirms a reservation whose order is paid. Fails with `OUT_OF_STOCK` if it had expired and its pieces are gone, and with
/// `RESERVATION_ENDED`.
pub(crate) async fn confirm(app: &Catalog, id: ReservationId) -> Result<Reservation, Failure> {
    let mut tx = app.db.begin().await?;
    let record = lock(&mut tx, id).await?;
    let (state, effect) = record.state.confirm().map_err(reservation_ended)?;
    if let Err(short) = apply(app, &mut tx, &record.pieces, effect).await? {
        tracing::debug!(?short, "the pieces of an expired reservation are gone");
        return Err(OUT_OF_STOCK.into());
    }
    finish(tx, record, state).await
}

/// Releases a reservation whose order is cancelled.
pub(crate) async fn release(app: &Catalog, id: ReservationId) -> Result<Reservation, Failure> {
    let mut tx = app.db.begin().await?;
    let record = lock(&mut tx, id).await?;
    let (state, effect) = record.state.release();
    apply_or_fail(app, &mut tx, &record.pieces, effect).await?;
    finish(tx, record, state).await
}

/// Expires due reservations that no order needs, and releases their pieces. Returns their number.
pub(crate) async fn expire_due(app: &Catalog) -> Result<u32, Failure> {
    let mut count = 0;
    for id in reservations::list_due(&app.db, app.kernel.now()).await? {
        match expire(app, id).await {
            Ok(expired) => count += u32::from(expired),
            // A reservation that fails does not stop the others.
            Err(failure) => {
                tracing::error!(reservation = %id, error = ?failure, "a reservation could not be expired");
            }
        }
    }
    Ok(count)
}

/// Expires a reservation unless an order needs it. While the order exists, the orders module decides: it cancels an order that is not
/// paid, and knows of a payment that came or may still come. Time alone releases only what no order was stored for.
async fn expire(app: &Catalog, id: ReservationId) -> Result<bool, Failure> {
    let request = ReadReservationOrder { reservation: id };
    let order = app.kernel.client(crate::NAME).send(request).await?;
    if order.is_some_and(OrderState::needs_reservation) {
        let next = app.kernel.now().plus_seconds(ASK_AGAIN_SECONDS);
        let mut tx = app.db.begin().await?;
        reservations::postpone(&mut tx, id, next).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let mut tx = app.db.begin().await?;
    let record = lock(&mut tx, id).await?;
    // The order was paid or cancelled since the reservation was listed.
    let Ok((state, effect)) = record.state.expire() else {
        return Ok(false);
    };
    apply_or_fail(app, &mut tx, &record.pieces, effect).await?;
    finish(tx, record, state).await?;
    Ok(true)
}

async fn lock(tx: &mut Tx, id: ReservationId) -> Result<ReservationRecord, Failure> {
    reservations::lock(tx, id)
        .await?
        .ok_or_else(|| RESERVATION_NOT_FOUND.into())
}

async fn finish(
    mut tx: Tx,
    record: ReservationRecord,
    state: ReservationState,
) -> Result<Reservation, Failure> {
    if record.state != state {
        reservations::set_state(&mut tx, record.id, state).await?;
    }
    tx.commit().await?;
    Ok(view(&ReservationRecord { state, ..record }))
}

/// Applies a transition's effect to the stock. The inner error lists the items of which too few are left, which happens only when
/// expired pieces are taken again.
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
        match stock::adjust(tx, *item, by).await? {
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
        app.update_levels(levels);
        return Ok(Ok(()));
    }
    Ok(Err(short))
}

/// As [`apply`], for pieces that are certain to be in stock; fails otherwise.
pub(crate) async fn apply_or_fail(
    app: &Catalog,
    tx: &mut Tx,
    pieces: &BTreeMap<StockItemId, i64>,
    effect: Effect,
) -> Result<(), Failure> {
    apply(app, tx, pieces, effect)
        .await?
        .map_err(|short| Failure::internal(format!("the stock does not hold what was reserved: {short:?}")))
}

fn reservation_ended(refused: ReservationRefused) -> Failure {
    Problem::new(RESERVATION_ENDED).detail(refused.to_string()).into()
}
