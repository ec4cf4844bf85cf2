//! What time alone changes: an order that nobody paid in time is cancelled, and its stock goes back to the shelf.

use super::{Orders, buyer_orders};
use crate::store::orders;
use allpet_domain::{
    id::OrderId,
    orders::{OrderState, Party},
};
use allpet_kernel::Failure;

/// Cancels what was not paid in time; how many. An order whose payment is with the bank waits for the bank's answer.
pub(crate) async fn unpaid(app: &Orders) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    orders::forget_stale(&mut tx, app.now_ms()).await?;
    tx.commit().await?;
    let mut ended = 0;
    for id in orders::unpaid(&app.db, app.now_ms()).await? {
        match end(app, id).await {
            Ok(done) => ended += u32::from(done),
            // One that cannot be ended keeps no other open.
            Err(failure) => {
                tracing::error!(order = %id, error = ?failure, "an unpaid order could not be ended");
            }
        }
    }
    Ok(ended)
}

async fn end(app: &Orders, id: OrderId) -> Result<bool, Failure> {
    let (mut tx, mut kept) = app.take(id).await?;
    if kept.order.state != OrderState::Placed || kept.is_with_bank(app.now_ms()) {
        return Ok(false);
    }
    let what = "The order was not paid in time and was canceled.";
    buyer_orders::end(app, &mut tx, &mut kept, Party::System, what).await?;
    tx.commit().await?;
    Ok(true)
}
