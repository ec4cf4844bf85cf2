//! The orders endpoints for other modules.

use crate::{
    access::{Internal, audience},
    endpoint,
};
use allpet_domain::{id::ReservationId, orders::OrderState};

endpoint! {
    /// Reads the state of the order that a reservation of stock is for; `None` if there is no such order.
    ReadReservationOrder { reservation: ReservationId } = GET "/internal/orders/by-reservation/{reservation}"
        -> 200 Option<OrderState>, Internal, &[audience::INTERNAL], [];
}
