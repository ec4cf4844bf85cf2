//! The handlers: each calls the service.

pub(crate) mod breed;
pub(crate) mod pet;
pub(crate) mod photo;
