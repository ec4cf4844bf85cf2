//! Handlers: extract, call the service, answer.

pub(crate) mod breed;
pub(crate) mod pet;
pub(crate) mod photo;
