//! What the clock asks of orders.

use crate::{
    access::{Internal, audience},
    endpoint,
};

endpoint! {
    /// Cancels the orders whose time to be paid has passed; how many.
    SweepOrders { } = POST "/internal/orders/sweep" -> 200 u32, Internal, &[audience::INTERNAL], [];
}
