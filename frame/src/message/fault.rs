use serde::{Deserialize, Serialize};
use std::fmt;

/// The reason why a message or a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// The kind is unknown to the peer.
    Unsupported,
    /// The kind's capability was not granted.
    NotGranted,
    /// Too many messages per second, or too many concurrent requests.
    RateLimited,
    /// The message or a field exceeds the peer's limits.
    TooLarge,
    /// The message is not JSON, is nested too deeply, or has a field missing or out of bounds.
    Malformed,
    /// The answer missed the sender's deadline.
    DeadlineExceeded,
    /// The request was valid but declined, for example because nobody is signed in.
    Declined,
    /// A code from a later version.
    #[serde(other)]
    Unknown,
}

/// The answer to a refused message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The broken rule.
    pub code: FaultCode,
    /// The kind of the refused message, if readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// A sentence for the peer's developer: the error and the bound.
    #[serde(default)]
    pub detail: String,
}

impl Fault {
    /// Creates a fault without a kind.
    pub fn new(code: FaultCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            kind: None,
            detail: detail.into(),
        }
    }

    /// Adds the kind, truncated to 64 characters.
    #[must_use]
    pub fn of_kind(mut self, kind: &str) -> Self {
        self.kind = Some(kind.chars().take(64).collect());
        self
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(FaultCode::Malformed, detail)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.code)?;
        if let Some(kind) = &self.kind {
            write!(f, " ({kind})")?;
        }
        write!(f, ": {}", self.detail)
    }
}

impl std::error::Error for Fault {}
