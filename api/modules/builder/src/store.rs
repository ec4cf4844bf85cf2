//! SQL, and nothing else.

pub(crate) mod batched_insert;
pub(crate) mod designs;
pub(crate) mod list;
pub(crate) mod shares;

/// Of saves one go is under way: what waits for it goes together, which costs the database less than two smaller goes.
pub(crate) const SAVES_ABREAST: usize = 1;
/// Of what is gathered, one go is with the database while the answers of another go out.
pub(crate) const ABREAST: usize = 2;
/// One for each of them.
pub(crate) const CONNECTIONS: u32 = 2;
