//! The reason why a site stops.

/// A reason to stop: one sentence for the person at the terminal, which says what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Stop(String);

impl Stop {
    /// Creates a reason from a sentence that says what is wrong and what to do.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}
