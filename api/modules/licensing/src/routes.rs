//! Handlers. Each extracts the request, calls the service and answers.

pub(crate) mod clerk;
pub(crate) mod internal;
pub(crate) mod owner;
pub(crate) mod public;
