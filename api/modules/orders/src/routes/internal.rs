//! Endpoints for other modules.

use crate::{service::Orders, store::orders};
use allpet_contract::orders::ReadReservationOrder;
use allpet_domain::orders::OrderState;
use allpet_kernel::{Failure, Service};

pub(crate) async fn read_reservation_order(
    app: Orders,
    _: Service,
    request: ReadReservationOrder,
) -> Result<Option<OrderState>, Failure> {
    orders::find_state_by_reservation(&app.db, request.reservation).await
}
