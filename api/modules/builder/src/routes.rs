//! Handlers: extract, call the service, answer.

pub(crate) mod designs;
pub(crate) mod open;
pub(crate) mod shares;
