//! Why the program stops: one sentence that says what to do.

/// A reason to stop, for the person at the terminal.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Stop(String);

impl Stop {
    /// A sentence that says what is wrong and what to do.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl From<allpet_kernel::Failure> for Stop {
    fn from(failure: allpet_kernel::Failure) -> Self {
        match failure {
            allpet_kernel::Failure::Problem(problem) => Self(problem.to_string()),
            allpet_kernel::Failure::Internal(cause) => Self(cause.to_string()),
        }
    }
}

impl From<allpet_site::Stop> for Stop {
    fn from(stop: allpet_site::Stop) -> Self {
        Self(stop.to_string())
    }
}

impl From<allpet_kernel::config::ConfigError> for Stop {
    fn from(error: allpet_kernel::config::ConfigError) -> Self {
        Self(error.to_string())
    }
}
