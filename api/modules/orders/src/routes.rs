//! Handlers: extract, call the service, answer.

pub(crate) mod buyer;
pub(crate) mod cart;
pub(crate) mod shop;
