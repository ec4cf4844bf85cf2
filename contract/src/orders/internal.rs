//! The orders endpoints for other modules.

use super::{ORDER_NOT_FOUND, Order};
use crate::{
    access::{Internal, audience},
    endpoint,
};
use allpet_domain::{
    id::{OrderId, ReservationId},
    orders::OrderState,
};

endpoint! {
    /// Reads the state of the order that a reservation of stock is for; `None` if there is no such order.
    ReadReservationOrder { reservation: ReservationId } = GET "/internal/orders/by-reservation/{reservation}"
        -> 200 Option<OrderState>, Internal, &[audience::INTERNAL], [];
    /// Finds an order by its number, as people type it; `None` if there is none.
    FindOrderByNumber { number: String } = GET "/internal/orders/by-number/{number}" -> 200 Option<OrderId>, Internal,
        &[audience::INTERNAL], [];
    /// Reads an order as its buyer sees it, with the key of its link, for a message to the buyer.
    ReadBuyersOrder { order: OrderId } = GET "/internal/orders/{order}" -> 200 Order, Internal, &[audience::INTERNAL],
        [ORDER_NOT_FOUND];
}
