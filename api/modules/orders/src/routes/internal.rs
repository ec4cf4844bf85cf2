//! Endpoints for other modules.

use crate::{
    service::{Orders, timeline::parse_order_number},
    store::orders,
};
use allpet_contract::orders::{
    FindOrderByNumber, ORDER_NOT_FOUND, Order, ReadBuyersOrder, ReadReservationOrder,
};
use allpet_domain::{id::OrderId, orders::OrderState};
use allpet_kernel::{Failure, Service};

pub(crate) async fn read_reservation_order(
    app: Orders,
    _: Service,
    request: ReadReservationOrder,
) -> Result<Option<OrderState>, Failure> {
    orders::find_state_by_reservation(&app.db, request.reservation).await
}

pub(crate) async fn find_order_by_number(
    app: Orders,
    _: Service,
    request: FindOrderByNumber,
) -> Result<Option<OrderId>, Failure> {
    let Some(number) = parse_order_number(&request.number) else {
        return Ok(None);
    };
    let found = orders::find_by_number(&app.db, &number).await?;
    Ok(found.map(|record| record.order.id))
}

pub(crate) async fn read_buyers_order(
    app: Orders,
    _: Service,
    request: ReadBuyersOrder,
) -> Result<Order, Failure> {
    let record = orders::find_by_id(&app.db, request.order)
        .await?
        .ok_or(ORDER_NOT_FOUND)?;
    Ok(record.order)
}
