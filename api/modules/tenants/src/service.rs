//! Tenants, their members and invitations.

pub(crate) mod admin;
pub(crate) mod invitations;
pub(crate) mod membership;
