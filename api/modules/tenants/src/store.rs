//! SQL and nothing else.

pub(crate) mod members;
pub(crate) mod tenants;
