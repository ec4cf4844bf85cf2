//! What time alone changes: an order that nobody paid in time is cancelled, and its stock goes back to the shelf.

use super::{Orders, buyer_orders};
use crate::store::orders;
use allpet_contract::payments::{FindLivePayment, PaymentSubject};
use allpet_domain::{
    id::OrderId,
    orders::{OrderState, Party},
    payments::PaymentState,
};
use allpet_kernel::Failure;

/// Cancels what was not paid in time; how many. An order whose payment came, or is with the bank, waits to hear of it.
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
    // Payments may know what has not been heard here yet: after a stop of hours both come to the same moment.
    if may_be_paid(app, id).await? {
        return Ok(false);
    }
    let (mut tx, mut kept) = app.take(id).await?;
    if kept.order.state != OrderState::Placed || kept.is_with_bank(app.now_ms()) {
        return Ok(false);
    }
    let what = "The order was not paid in time and was canceled.";
    buyer_orders::end(app, &mut tx, &mut kept, Party::System, what).await?;
    tx.commit().await?;
    Ok(true)
}

/// Whether a payment of the order came, or its bank has not answered. One that waits for the payer alone does not count: nobody answers
/// any more.
async fn may_be_paid(app: &Orders, id: OrderId) -> Result<bool, Failure> {
    let request = FindLivePayment {
        body: PaymentSubject::Order(id),
    };
    let live = app.module_client().send(request).await?;
    Ok(live.is_some_and(|payment| payment.state != PaymentState::NeedsAction))
}
