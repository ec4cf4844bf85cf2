//! One cart, one open order, one charge. A new order cancels the cart's unpaid one, so that buyers never lock themselves out;
//! while a payment is with the bank, the cart accepts no other order; and if the same items were paid for twice, the older order
//! is refunded.

use super::{Orders, buyer_orders, cart::cart_pricing};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    Problem,
    catalog::{RESERVATION_NOT_FOUND, ReleaseReservation},
    orders::CART_UNDECIDED,
};
use allpet_domain::{
    id::{CartId, OrderId, ReservationId},
    orders::{OrderState, Party, Sale, is_sold_twice},
};
use allpet_kernel::{Failure, Tx};

/// The timeline's text for an unpaid order that a newer order of the same cart cancels.
const ORDERED_AGAIN: &str = "The cart was ordered again, so this order was canceled.";

/// The failure of an order or payment while the bank has not answered about another one of the same cart.
pub(crate) fn payment_undecided() -> Failure {
    let detail = "Your bank has not answered about the last payment yet. Wait for it: you can order once it has answered.";
    Problem::new(CART_UNDECIDED).detail(detail).into()
}

/// Cancels the cart's earlier unpaid orders and releases their stock. Spares the order with the reservation `except`, which
/// belongs to the same request. Fails with `CART_UNDECIDED` while a payment is with the bank.
pub(crate) async fn cancel_earlier(app: &Orders, cart: CartId, except: ReservationId) -> Result<(), Failure> {
    for id in orders::list_open_of_cart(&app.db, cart, except).await? {
        let (mut tx, mut record) = app.lock_order(id).await?;
        if record.is_with_bank(app.now_ms()) {
            tx.rollback().await?;
            return Err(payment_undecided());
        }
        if record.order.state != OrderState::Placed {
            tx.rollback().await?;
            continue;
        }
        buyer_orders::cancel_locked(app, &mut tx, &mut record, Party::Buyer, ORDERED_AGAIN).await?;
        tx.commit().await?;
        // The event releases the stock, too, but the new order needs the same pieces now.
        release_reservation(app, record.reservation).await?;
    }
    Ok(())
}

/// As [`cancel_earlier`], for orders placed since, in the transaction that locks the cart. Returns false if the bank has to
/// answer first.
pub(crate) async fn cancel_concurrent(
    app: &Orders,
    tx: &mut Tx,
    cart: CartId,
    except: ReservationId,
) -> Result<bool, Failure> {
    for id in orders::list_open_of_locked_cart(tx, cart, except).await? {
        let Some(mut record) = orders::lock(tx, id).await? else {
            continue;
        };
        if record.is_with_bank(app.now_ms()) {
            return Ok(false);
        }
        if record.order.state == OrderState::Placed {
            buyer_orders::cancel_locked(app, tx, &mut record, Party::Buyer, ORDERED_AGAIN).await?;
        }
    }
    Ok(true)
}

/// Resolves a double sale after an order was paid: cancels another order of the same cart that sold the same items. If both are
/// paid, cancels the older one, so that it is refunded.
pub(crate) async fn resolve_double_sale(app: &Orders, tx: &mut Tx, paid: OrderId) -> Result<(), Failure> {
    let mut ids = orders::list_unpacked_of_same_cart(tx, paid).await?;
    if ids.is_empty() {
        return Ok(());
    }
    // Locks in the order of the ids, to prevent a deadlock.
    ids.push(paid);
    ids.sort();
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        records.extend(orders::lock(tx, id).await?);
    }
    let Some(index) = records.iter().position(|record| record.order.id == paid) else {
        return Ok(());
    };
    let mut this = records.remove(index);
    for mut other in records {
        let is_open = other.order.state == OrderState::Placed;
        if !is_same_sale(&this, &other) || this.order.state != OrderState::Paid {
            continue;
        }
        if is_open && !other.is_with_bank(app.now_ms()) {
            let text = format!("The same items were paid for with order {}.", this.order.number);
            buyer_orders::cancel_locked(app, tx, &mut other, Party::System, &text).await?;
        } else if !is_open {
            let (older, newer) = if other.order.placed < this.order.placed {
                (&mut other, &this)
            } else {
                (&mut this, &other)
            };
            let number = &newer.order.number;
            let text =
                format!("This cart was paid twice. Order {number} stays, and this payment is refunded.");
            buyer_orders::cancel_locked(app, tx, older, Party::System, &text).await?;
        }
    }
    Ok(())
}

fn is_same_sale(one: &OrderRecord, other: &OrderRecord) -> bool {
    let items = |record: &OrderRecord| -> Vec<String> {
        record
            .order
            .lines
            .iter()
            .map(|line| cart_pricing::item_key(&line.item))
            .collect()
    };
    let paid = |record: &OrderRecord| {
        let timeline = record.order.timeline.iter();
        let mut paid = timeline.filter(|entry| entry.state == OrderState::Paid);
        paid.next().map(|entry| entry.at)
    };
    let (items_of_one, items_of_other) = (items(one), items(other));
    let one = Sale {
        placed: one.order.placed,
        paid: paid(one),
        items: &items_of_one,
    };
    let other = Sale {
        placed: other.order.placed,
        paid: paid(other),
        items: &items_of_other,
    };
    is_sold_twice(one, other)
}

/// Releases a reservation.
pub(crate) async fn release_reservation(app: &Orders, reservation: ReservationId) -> Result<(), Failure> {
    match app.module_client().send(ReleaseReservation { reservation }).await {
        // An order of designs alone has no reservation.
        Err(problem) if problem.code != RESERVATION_NOT_FOUND.code => Err(problem.into()),
        _ => Ok(()),
    }
}
