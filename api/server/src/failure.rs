//! The reason why the program stops: a sentence that says what to do.

use std::process::ExitCode;

/// A reason to stop, for the person at the terminal.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub(crate) struct Stop {
    sentence: String,
    status: u8,
}

impl Stop {
    /// Creates a reason from a sentence that says what is wrong and what to do.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            status: 1,
        }
    }

    /// As [`Stop::new`], if part of the work was done all the same: the exit status is 2.
    pub(crate) fn partly(sentence: impl Into<String>) -> Self {
        Self {
            status: 2,
            ..Self::new(sentence)
        }
    }

    /// Returns the exit status.
    pub(crate) fn status(&self) -> ExitCode {
        ExitCode::from(self.status)
    }
}

impl From<allpet_kernel::Failure> for Stop {
    fn from(failure: allpet_kernel::Failure) -> Self {
        match failure {
            allpet_kernel::Failure::Problem(problem) => Self::new(problem.to_string()),
            allpet_kernel::Failure::Internal(cause) => Self::new(cause.to_string()),
        }
    }
}

impl From<allpet_site_server::Stop> for Stop {
    fn from(stop: allpet_site_server::Stop) -> Self {
        Self::new(stop.to_string())
    }
}

impl From<allpet_kernel::config::ConfigError> for Stop {
    fn from(error: allpet_kernel::config::ConfigError) -> Self {
        Self::new(error.to_string())
    }
}
