//! Health: whether what a process depends on answers it.

use serde::{Deserialize, Serialize};

/// The state of the database, Redis and clock that a process depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProcessHealth {
    /// How long the slowest database that answered took, in milliseconds; absent if none answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_ms: Option<u64>,
    /// The modules whose database did not answer within two seconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_database: Vec<String>,
    /// Whether Redis answered within two seconds; absent if none is configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redis_answers: Option<bool>,
    /// How far its clock is ahead of its database's, in milliseconds; negative if it is behind. Absent if no database with a clock
    /// of its own answered: a file has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ahead_ms: Option<i64>,
}
