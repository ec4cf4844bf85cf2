//! The module's SQL, one text for both engines.

pub(crate) mod pets;
pub(crate) mod stale_files;
