//! Handlers. Each extracts the request, calls the service and answers.

pub(crate) mod designs;
pub(crate) mod public;
pub(crate) mod shares;
