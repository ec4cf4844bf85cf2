//! The error with which a site cannot start or go on.

/// The program cannot start or go on: one sentence for the person at the terminal, which says what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartupError(String);

impl StartupError {
    /// Creates an error from a sentence that says what is wrong and what to do.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}
