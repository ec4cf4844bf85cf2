//! The handlers: each calls the service.

pub(crate) mod inbox;
pub(crate) mod preferences;
pub(crate) mod unsubscribe;
