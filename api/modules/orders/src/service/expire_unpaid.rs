//! Expiry: an order that is not paid in time is cancelled, and its stock is released.

use super::{Orders, buyer_orders};
use crate::store::orders;
use allpet_contract::payments::{FindLivePayment, PaymentSubject};
use allpet_domain::{
    id::OrderId,
    orders::{OrderState, Party},
    payments::PaymentState,
};
use allpet_kernel::Failure;

/// Cancels the orders that were not paid in time; returns their number. Leaves an order alone whose payment succeeded or is with
/// the bank, until its event arrives.
pub(crate) async fn expire_unpaid(app: &Orders) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    orders::clear_stale_bank(&mut tx, app.now_ms()).await?;
    tx.commit().await?;
    let mut expired = 0;
    for id in orders::list_overdue(&app.db, app.now_ms()).await? {
        match expire(app, id).await {
            Ok(done) => expired += u32::from(done),
            // An order that fails does not stop the others.
            Err(failure) => {
                tracing::error!(order = %id, error = ?failure, "an unpaid order could not be cancelled");
            }
        }
    }
    Ok(expired)
}

/// Cancels an order that is still unpaid. Returns whether it was.
async fn expire(app: &Orders, id: OrderId) -> Result<bool, Failure> {
    // Payments may know of a payment whose event has not arrived: after hours of standstill, the event and this job come at the
    // same moment.
    if may_be_paid(app, id).await? {
        return Ok(false);
    }
    let (mut tx, mut record) = app.lock_order(id).await?;
    if record.order.state != OrderState::Placed || record.is_with_bank(app.now_ms()) {
        return Ok(false);
    }
    let text = "The order was not paid in time and was canceled.";
    buyer_orders::cancel_locked(app, &mut tx, &mut record, Party::System, text).await?;
    tx.commit().await?;
    Ok(true)
}

/// Returns whether a payment of the order succeeded or is with the bank. A payment that waits for the payer does not count: the
/// time to confirm it has passed.
async fn may_be_paid(app: &Orders, id: OrderId) -> Result<bool, Failure> {
    let request = FindLivePayment {
        body: PaymentSubject::Order(id),
    };
    let live = app.module_client().send(request).await?;
    Ok(live.is_some_and(|payment| payment.state != PaymentState::NeedsAction))
}
