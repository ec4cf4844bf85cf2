//! One file for each endpoint, or for those that belong together.

pub(crate) mod internal;
pub(crate) mod keys;
pub(crate) mod profile;
pub(crate) mod refresh;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod sign_up;
