//! Hooks to read and write: queries, their cache, and retries.

pub(super) mod auto_retry;
pub(super) mod cache;
pub(super) mod call;
pub(super) mod endpoint;
pub(super) mod mutation;
pub(super) mod query;
