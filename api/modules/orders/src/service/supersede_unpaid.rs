//! One cart, one open order, one charge: an order that the cart waited as until now makes room for the next one, so that nobody
//! is locked out by their own order; while a payment is with the bank, nothing more is sold from the cart; and what was sold
//! twice all the same goes back.

use super::{Orders, buyer_orders, cart_pricing};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    Problem,
    catalog::{GiveBackReservation, RESERVATION_NOT_FOUND},
    orders::CART_UNDECIDED,
};
use allpet_domain::{
    id::{CartId, OrderId, ReservationId},
    orders::{OrderState, Party, Sale, is_sold_twice},
};
use allpet_kernel::{Failure, Tx};

/// The reason in the history of an unpaid order that a newer order of the same cart cancels.
const ANEW: &str = "The cart was ordered again, so this order was canceled.";

/// Nothing is sold from the cart before the bank has answered.
pub(crate) fn undecided() -> Failure {
    let detail = "Your bank has not answered about the last payment yet. Wait for it: you can order once it has answered.";
    Problem::new(CART_UNDECIDED).detail(detail).into()
}

/// Ends the cart's earlier unpaid orders and puts what they held back on the shelf. Refused while a payment of one is with the
/// bank. The one of this very intention stays.
pub(crate) async fn earlier(app: &Orders, cart: CartId, beside: ReservationId) -> Result<(), Failure> {
    for id in orders::waiting(&app.db, cart, beside).await? {
        let (mut tx, mut kept) = app.take(id).await?;
        if kept.is_with_bank(app.now_ms()) {
            tx.rollback().await?;
            return Err(undecided());
        }
        if kept.order.state != OrderState::Placed {
            tx.rollback().await?;
            continue;
        }
        buyer_orders::end(app, &mut tx, &mut kept, Party::Buyer, ANEW).await?;
        tx.commit().await?;
        // The catalogue hears of it, too, but only in a moment: the new order wants the same pieces now.
        give_back(app, kept.reservation).await?;
    }
    Ok(())
}

/// As [`earlier`], in the transaction that holds the cart: for what was placed since. False where the bank has to answer first.
pub(crate) async fn since(
    app: &Orders,
    tx: &mut Tx,
    cart: CartId,
    beside: ReservationId,
) -> Result<bool, Failure> {
    for id in orders::waiting_held(tx, cart, beside).await? {
        let Some(mut kept) = orders::take(tx, id).await? else {
            continue;
        };
        if kept.is_with_bank(app.now_ms()) {
            return Ok(false);
        }
        if kept.order.state == OrderState::Placed {
            buyer_orders::end(app, tx, &mut kept, Party::Buyer, ANEW).await?;
        }
    }
    Ok(true)
}

/// An order was paid. Another one of the same cart that sold the same things makes room: one that nobody paid ends, and of two
/// that were paid the older one goes back.
pub(crate) async fn sold_twice(app: &Orders, tx: &mut Tx, paid: OrderId) -> Result<(), Failure> {
    let mut ids = orders::beside(tx, paid).await?;
    if ids.is_empty() {
        return Ok(());
    }
    // Always in the same order: nobody waits for another for ever.
    ids.push(paid);
    ids.sort();
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        all.extend(orders::take(tx, id).await?);
    }
    let Some(at) = all.iter().position(|kept| kept.order.id == paid) else {
        return Ok(());
    };
    let mut this = all.remove(at);
    for mut other in all {
        let is_open = other.order.state == OrderState::Placed;
        if !is_same(&this, &other) || this.order.state != OrderState::Paid {
            continue;
        }
        if is_open && !other.is_with_bank(app.now_ms()) {
            let what = format!("The same items were paid for with order {}.", this.order.number);
            buyer_orders::end(app, tx, &mut other, Party::System, &what).await?;
        } else if !is_open {
            let (older, newer) = if other.order.placed < this.order.placed {
                (&mut other, &this)
            } else {
                (&mut this, &other)
            };
            let number = &newer.order.number;
            let what =
                format!("This cart was paid twice. Order {number} stays, and this payment is refunded.");
            buyer_orders::end(app, tx, older, Party::System, &what).await?;
        }
    }
    Ok(())
}

fn is_same(one: &OrderRecord, other: &OrderRecord) -> bool {
    let items = |kept: &OrderRecord| -> Vec<String> {
        kept.order
            .lines
            .iter()
            .map(|line| cart_pricing::key(&line.item))
            .collect()
    };
    let paid = |kept: &OrderRecord| {
        let story = kept.order.timeline.iter();
        let mut paid = story.filter(|entry| entry.state == OrderState::Paid);
        paid.next().map(|entry| entry.at)
    };
    let (ours, theirs) = (items(one), items(other));
    let one = Sale {
        placed: one.order.placed,
        paid: paid(one),
        items: &ours,
    };
    let other = Sale {
        placed: other.order.placed,
        paid: paid(other),
        items: &theirs,
    };
    is_sold_twice(one, other)
}

/// Puts what was held back on the shelf.
pub(crate) async fn give_back(app: &Orders, reservation: ReservationId) -> Result<(), Failure> {
    match app
        .module_client()
        .send(GiveBackReservation { reservation })
        .await
    {
        // Designs alone reserve nothing.
        Err(problem) if problem.code != RESERVATION_NOT_FOUND.code => Err(problem.into()),
        _ => Ok(()),
    }
}
