//! The error of a command: one sentence that says what to do, and the output as evidence.

use std::fmt;
use std::path::Path;

/// A result whose error is for people.
pub(crate) type Outcome<T> = Result<T, CommandError>;

/// A failed command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommandError {
    sentence: String,
    evidence: String,
}

impl CommandError {
    /// Creates an error that one sentence explains.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            evidence: String::new(),
        }
    }

    /// Creates an error with its output, printed above the sentence.
    pub(crate) fn with_evidence(sentence: impl Into<String>, evidence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            evidence: evidence.into(),
        }
    }

    /// The error of reading or writing a file or folder.
    pub(crate) fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::new(crate::diagnose::DISK_FULL);
        }
        Self::new(format!("Could not {doing} {}: {error}.", path.display()))
    }

    /// The sentence alone.
    #[cfg(test)]
    pub(crate) fn sentence(&self) -> &str {
        &self.sentence
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.evidence.is_empty() {
            writeln!(f, "{}\n", self.evidence.trim_end())?;
        }
        f.write_str(&self.sentence)
    }
}
