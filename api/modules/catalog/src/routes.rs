//! Handlers: they take the request apart, ask the service and answer.

pub(crate) mod internal;
pub(crate) mod public;
pub(crate) mod stock;
