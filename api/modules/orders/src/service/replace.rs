//! A cart that is ordered anew: the order that it waited as until now makes room, so that nobody is locked out by their own order.

use super::{Orders, mine};
use crate::store::orders;
use allpet_contract::catalog::{GiveBackReservation, RESERVATION_NOT_FOUND};
use allpet_domain::{
    id::{CartId, ReservationId},
    orders::{OrderState, Party},
};
use allpet_kernel::Failure;

/// Ends the cart's earlier unpaid orders and puts what they held back on the shelf. An order whose payment is with the bank
/// stays, and so does the one of this very intention.
pub(crate) async fn earlier(app: &Orders, cart: CartId, beside: ReservationId) -> Result<(), Failure> {
    for id in orders::waiting(&app.db, cart, beside).await? {
        let (mut tx, mut kept) = app.take(id).await?;
        if kept.order.state != OrderState::Placed || kept.is_with_bank() {
            tx.rollback().await?;
            continue;
        }
        let what = "The cart was ordered anew, and this order was cancelled.";
        mine::end(app, &mut tx, &mut kept, Party::Buyer, what).await?;
        tx.commit().await?;
        // The catalogue hears of it, too, but only in a moment: the new order wants the same pieces now.
        give_back(app, kept.reservation).await?;
    }
    Ok(())
}

/// Puts what was held back on the shelf.
pub(crate) async fn give_back(app: &Orders, reservation: ReservationId) -> Result<(), Failure> {
    match app.others().send(GiveBackReservation { reservation }).await {
        // Designs alone reserve nothing.
        Err(problem) if problem.code != RESERVATION_NOT_FOUND.code => Err(problem.into()),
        _ => Ok(()),
    }
}
