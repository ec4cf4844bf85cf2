//! The module's SQL.

pub(crate) mod attempts;
pub(crate) mod people;
pub(crate) mod sessions;
pub(crate) mod tokens;
