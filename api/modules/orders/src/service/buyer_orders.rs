//! A buyer's own orders: list, cancel, reorder.

use super::{
    Orders, cart,
    timeline::{append_entry, transition_refused},
};
use crate::buyer_identity::BuyerIdentity;
use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    Page,
    events::OrderCancelled,
    orders::{Cart, ORDER_NOT_FOUND, Order, Reorder},
    page::Paging,
};
use allpet_domain::{id::OrderId, orders::Party};
use allpet_kernel::{Buyer, Failure, Reply, Tx, paging::PageRequest};

/// Lists the buyer's orders, newest first.
pub(crate) async fn list(app: &Orders, buyer: &Buyer, paging: &Paging) -> Result<Page<Order>, Failure> {
    let page_request = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let rows = orders::list(
        &app.db,
        &BuyerIdentity::of(buyer),
        page_request.behind,
        page_request.rows(),
    )
    .await?;
    Ok(page_request
        .page(rows, |record| record.order.id.0)
        .map(|record| record.order))
}

/// Cancels an order that is not yet in production or packed.
pub(crate) async fn cancel(app: &Orders, buyer: &Buyer, id: OrderId) -> Result<Order, Failure> {
    app.find_own_order(buyer, id).await?;
    let (mut tx, mut record) = app.lock_order(id).await?;
    cancel_locked(app, &mut tx, &mut record, Party::Buyer, "The order was canceled.").await?;
    tx.commit().await?;
    Ok(record.order)
}

/// Cancels a locked order. The catalogue releases its stock and a listener refunds its payment when `OrderCancelled` reaches
/// them. Fails with `ORDER_REFUSED` if the order's state does not allow it.
pub(crate) async fn cancel_locked(
    app: &Orders,
    tx: &mut Tx,
    record: &mut OrderRecord,
    party: Party,
    text: &str,
) -> Result<(), Failure> {
    record.order.state = record.order.state.cancel().map_err(transition_refused)?;
    record.order.short.clear();
    // The bank's confirmation step is void now; payments cancels it when it receives the event.
    let (state, refunded) = (record.order.state, record.order.refunded);
    record.order.payment = record
        .order
        .payment
        .take()
        .map(|payment| orders::reconcile_payment(payment, state, refunded));
    append_entry(&mut record.order, app.kernel.now(), party, text);
    orders::save(tx, record).await?;
    let event = OrderCancelled {
        order: record.order.id,
        reservation: record.reservation,
        owner: record.owner,
        tenant: Some(record.order.shop),
    };
    app.kernel.announce(tx, &event).await
}

/// Adds the lines of an order to the cart again; leaves out items that are no longer sold.
pub(crate) async fn reorder(app: &Orders, buyer: &Buyer, request: Reorder) -> Result<Reply<Cart>, Failure> {
    let order = app.find_own_order(buyer, request.order).await?.order;
    let facts = super::cart::cart_pricing::look_up(app, order.lines.iter().map(|line| &line.item)).await?;
    let sold = order.lines.iter().filter(|line| facts.is_sold(&line.item));
    let additions: Vec<_> = sold.map(|line| (line.item.clone(), line.quantity)).collect();
    if additions.is_empty() {
        return Err(ORDER_NOT_FOUND.into());
    }
    cart::add_items(app, buyer, ("Reorder", &request.key, &request.order), &additions).await
}
