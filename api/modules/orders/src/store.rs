//! The module's SQL, one text for both engines.

pub(crate) mod carts;
pub(crate) mod closed_accounts;
pub(crate) mod orders;
