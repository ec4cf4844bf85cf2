//! The handlers: one file for each endpoint or group of endpoints.

pub(crate) mod internal;
pub(crate) mod keys;
pub(crate) mod profile;
pub(crate) mod refresh;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod sign_up;
