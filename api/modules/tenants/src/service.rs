//! Tenants and their members.

pub(crate) mod admin;
pub(crate) mod membership;
