//! The shop's pages: its orders and its stock.

pub(crate) mod current_shop;
pub(crate) mod orders;
pub(crate) mod stock;
