use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a message or a request was not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// The peer does not know the kind.
    Unsupported,
    /// The capability that the kind belongs to was not granted.
    NotGranted,
    /// Too many messages a second, or too many requests at once.
    RateLimited,
    /// More bytes, or a longer field, than the peer takes.
    TooLarge,
    /// Not JSON, nested too deeply, a field missing or outside its bounds.
    Malformed,
    /// The answer did not come in the time that the asker gave.
    DeadlineExceeded,
    /// Understood, allowed, and declined: nobody is signed in, for instance.
    Declined,
    /// A code of a later version.
    #[serde(other)]
    Unknown,
}

/// The typed answer to a message that was not served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Which rule was broken.
    pub code: FaultCode,
    /// The kind of the message at fault, as far as it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// One sentence for the developer of the peer: what was wrong, and the bound.
    #[serde(default)]
    pub detail: String,
}

impl Fault {
    /// A fault that is not tied to a kind.
    pub fn new(code: FaultCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            kind: None,
            detail: detail.into(),
        }
    }

    /// The same fault, naming the kind at fault. A stranger's kind is cut to 64 characters.
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
