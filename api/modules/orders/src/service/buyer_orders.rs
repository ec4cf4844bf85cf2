//! A buyer looks at orders, cancels one, or orders again.

use super::{
    Orders, cart,
    timeline::{refused, tell},
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

/// My orders, the newest first.
pub(crate) async fn list(app: &Orders, buyer: &Buyer, paging: &Paging) -> Result<Page<Order>, Failure> {
    let asked = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let rows = orders::list(&app.db, &BuyerIdentity::of(buyer), asked.behind, asked.rows()).await?;
    Ok(asked
        .page(rows, |record| record.order.id.0)
        .map(|record| record.order))
}

/// Cancels an order that is not made or packed yet.
pub(crate) async fn cancel(app: &Orders, buyer: &Buyer, id: OrderId) -> Result<Order, Failure> {
    app.own(buyer, id).await?;
    let (mut tx, mut kept) = app.take(id).await?;
    end(app, &mut tx, &mut kept, Party::Buyer, "The order was canceled.").await?;
    tx.commit().await?;
    Ok(kept.order)
}

/// Ends an order. Its stock is given back and what was paid is refunded by those who hear of it.
pub(crate) async fn end(
    app: &Orders,
    tx: &mut Tx,
    kept: &mut OrderRecord,
    who: Party,
    what: &str,
) -> Result<(), Failure> {
    kept.order.state = kept.order.state.cancel().map_err(refused)?;
    kept.order.short.clear();
    // Nobody answers the bank's question any more; payments hears of it, too.
    let (state, refunded) = (kept.order.state, kept.order.refunded);
    kept.order.payment = kept
        .order
        .payment
        .take()
        .map(|payment| orders::current(payment, state, refunded));
    tell(&mut kept.order, app.kernel.now(), who, what);
    orders::save(tx, kept).await?;
    let event = OrderCancelled {
        order: kept.order.id,
        reservation: kept.reservation,
        owner: kept.owner,
        tenant: Some(kept.order.shop),
    };
    app.kernel.announce(tx, &event).await
}

/// Puts the lines of an order into the cart again; what is not sold any more is left out.
pub(crate) async fn reorder(app: &Orders, buyer: &Buyer, request: Reorder) -> Result<Reply<Cart>, Failure> {
    let order = app.own(buyer, request.order).await?.order;
    let goods = super::cart_pricing::look_up(app, order.lines.iter().map(|line| &line.item)).await?;
    let sold = order.lines.iter().filter(|line| goods.sells(&line.item));
    let additions: Vec<_> = sold.map(|line| (line.item.clone(), line.quantity)).collect();
    if additions.is_empty() {
        return Err(ORDER_NOT_FOUND.into());
    }
    cart::put(app, buyer, ("Reorder", &request.key, &request.order), &additions).await
}
