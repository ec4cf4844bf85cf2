//! Batching: many requests that come at the same time share one statement and one commit.

pub mod batcher;
pub mod idempotent_insert;
