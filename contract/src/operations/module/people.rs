//! A module's records of a person: exported for them, and erased when they close their account.

use allpet_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// All that a module stores of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonalSection {
    /// The records as JSON; `None` from a module that stores nothing of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<String>,
}

/// Whether a module has erased its records of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErasureStatus {
    /// Whether the module stores anything of people.
    pub stores: bool,
    /// When it erased the records; `None` if it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Timestamp>,
}
