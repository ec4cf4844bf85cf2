//! Circuits: whether a process calls another one.

use allpet_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CircuitState {
    /// The address is called.
    Closed,
    /// The address did not answer, and is left alone.
    Open,
    /// One call tries whether the address answers again.
    HalfOpen,
}

/// The circuit of an address, as one process sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CircuitStatus {
    /// The internal address of the other process: `http://10.0.0.7:4002`.
    pub address: String,
    /// The state.
    pub state: CircuitState,
    /// When it opened; absent while it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
}
