//! The buyer's pages: cart, checkout, orders.

pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod find_order;
pub(crate) mod order;
pub(crate) mod orders;
