//! The scheduler's endpoint of orders.

use crate::{
    access::{Internal, audience},
    endpoint,
};

endpoint! {
    /// Cancels orders whose payment deadline has passed; returns their number.
    SweepOrders { } = POST "/internal/orders/sweep" -> 200 u32, Internal, &[audience::INTERNAL], [];
}
