//! Handlers: take the request, call the service, answer.

pub(crate) mod clerk;
pub(crate) mod internal;
pub(crate) mod owner;
pub(crate) mod public;
