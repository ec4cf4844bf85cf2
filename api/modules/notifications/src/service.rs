//! What the module does: creates messages, sends mails, and keeps preferences.

pub(crate) mod closed_accounts;
pub(crate) mod create;
pub(crate) mod inbox;
pub(crate) mod preferences;
pub(crate) mod quiet;
pub(crate) mod send;
pub(crate) mod unsubscribe;
