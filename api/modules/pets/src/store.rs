//! SQL of the module, one text for both engines.

pub(crate) mod pets;
pub(crate) mod stale_files;
