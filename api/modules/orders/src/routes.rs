//! Handlers. Each extracts the request, calls the service and answers.

pub(crate) mod buyer;
pub(crate) mod cart;
pub(crate) mod internal;
pub(crate) mod shop;
