//! Callers and their tokens: who may reach a handler, and until when.

pub mod actor;
pub(crate) mod keys;
pub mod link_token;
mod own_page;
pub mod revocations;
pub(crate) mod service_token_cache;
pub mod token;
mod verified_token_cache;
