//! Endpoints for other modules.

use crate::{service::Orders, store::orders};
use allpet_contract::orders::{ORDER_NOT_FOUND, Order, ReadBuyersOrder, ReadReservationOrder};
use allpet_domain::orders::OrderState;
use allpet_kernel::{Failure, Service};

pub(crate) async fn read_reservation_order(
    app: Orders,
    _: Service,
    request: ReadReservationOrder,
) -> Result<Option<OrderState>, Failure> {
    orders::find_state_by_reservation(&app.db, request.reservation).await
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
