//! The module's SQL.

pub(crate) mod invitations;
pub(crate) mod members;
pub(crate) mod role_changes;
pub(crate) mod tenants;
