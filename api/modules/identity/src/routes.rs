//! The handlers: one file for each endpoint or group of endpoints.

pub(crate) mod account;
pub(crate) mod data_export;
pub(crate) mod internal;
pub(crate) mod keys;
pub(crate) mod mail;
pub(crate) mod passkeys;
pub(crate) mod refresh;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod sign_up;
