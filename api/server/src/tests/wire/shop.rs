//! The shop: its catalogue, designs, carts, orders and payments.

mod builder;
mod catalog;
mod orders;
mod payments;
pub(super) mod steps;
