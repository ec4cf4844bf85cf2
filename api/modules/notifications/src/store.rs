//! The module's SQL, one text for both engines.

pub(crate) mod captured_mails;
pub(crate) mod deliveries;
pub(crate) mod inbox;
pub(crate) mod preferences;
pub(crate) mod signing_key;
pub(crate) mod suppressions;

/// Maximum number of rows that are deleted at once: on SQLite other writers wait meanwhile.
const BATCH: i64 = 1_000;
