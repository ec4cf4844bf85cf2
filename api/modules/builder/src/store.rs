//! The module's SQL.

pub(crate) mod batched_insert;
pub(crate) mod designs;
pub(crate) mod list;
pub(crate) mod pictures;
pub(crate) mod shares;

/// Batches of inserts that run at the same time. With one, the designs that wait for it form the next batch, which costs the
/// database less than two smaller batches.
pub(crate) const CONCURRENT_INSERTS: usize = 1;
/// Batches of first pages that run at the same time: one is in the database while the answers of the other go out.
pub(crate) const CONCURRENT_FIRST_PAGES: usize = 2;
/// Connections of each batcher's pool.
pub(crate) const POOL_CONNECTIONS: u32 = 2;
