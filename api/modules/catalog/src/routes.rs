//! Handlers. Each extracts the request, calls the service and answers.

pub(crate) mod internal;
pub(crate) mod public;
pub(crate) mod stock;
