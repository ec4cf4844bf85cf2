//! SQL, and nothing else.

pub(crate) mod added;
pub(crate) mod designs;
pub(crate) mod list;
pub(crate) mod shares;
