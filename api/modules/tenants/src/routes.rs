//! The handlers: one file for each group of endpoints.

pub(crate) mod invitations;
pub(crate) mod members;
pub(crate) mod tenants;
pub(crate) mod workplaces;
