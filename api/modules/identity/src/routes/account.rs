//! Endpoints for the account of the signed-in person, and for those who cannot sign in.

pub(crate) mod changes;
pub(crate) mod password_reset;
pub(crate) mod profile;
pub(crate) mod verification;
