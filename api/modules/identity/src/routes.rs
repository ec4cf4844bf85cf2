//! The handlers: one file for each endpoint or group of endpoints.

pub(crate) mod changes;
pub(crate) mod internal;
pub(crate) mod keys;
pub(crate) mod mail;
pub(crate) mod password_reset;
pub(crate) mod profile;
pub(crate) mod refresh;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod sign_up;
pub(crate) mod verification;
