//! SQL and nothing else.

pub(crate) mod members;
pub(crate) mod role_changes;
pub(crate) mod tenants;
