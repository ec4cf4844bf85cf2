//! Accounts, sign-in, sessions and their limits.

pub(crate) mod account_requests;
pub(crate) mod accounts;
pub(crate) mod admin;
pub(crate) mod apps;
pub(crate) mod changes;
pub(crate) mod clean_up;
pub(crate) mod data_export;
pub(crate) mod devices;
pub(crate) mod limits;
pub(crate) mod passkeys;
pub(crate) mod passwords;
pub(crate) mod reauthentication;
pub(crate) mod second_factor;
pub(crate) mod security_log;
pub(crate) mod sessions;
