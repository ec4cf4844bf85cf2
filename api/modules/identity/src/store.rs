//! The module's SQL.

pub(crate) mod account_requests;
pub(crate) mod attempts;
pub(crate) mod data_exports;
pub(crate) mod devices;
pub(crate) mod known_devices;
pub(crate) mod passkeys;
pub(crate) mod people;
pub(crate) mod platform_admins;
pub(crate) mod second_factors;
pub(crate) mod sessions;
pub(crate) mod tokens;
