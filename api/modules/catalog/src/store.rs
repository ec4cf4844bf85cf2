//! The module's SQL.

pub(crate) mod low_stock;
pub(crate) mod previews;
pub(crate) mod products;
pub(crate) mod reservations;
pub(crate) mod stock;
pub(crate) mod vocabulary;
