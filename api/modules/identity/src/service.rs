//! Accounts, sign-in, sessions and their limits.

pub(crate) mod accounts;
pub(crate) mod admin;
pub(crate) mod apps;
pub(crate) mod clean_up;
pub(crate) mod known_devices;
pub(crate) mod limits;
pub(crate) mod passwords;
pub(crate) mod security_log;
pub(crate) mod sessions;
