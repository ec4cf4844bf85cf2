//! The services of the module: they create messages, send mails, and store preferences.

pub(crate) mod closed_accounts;
pub(crate) mod create;
pub(crate) mod inbox;
pub(crate) mod preferences;
pub(crate) mod quiet;
pub(crate) mod relevance;
pub(crate) mod send;
pub(crate) mod staff;
pub(crate) mod unsubscribe;
