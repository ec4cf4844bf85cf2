//! The error with which the program ends: a sentence that says what to do.

use std::process::ExitCode;

/// The program cannot start or finish its command; for the person at the terminal.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub(crate) struct StartupError {
    sentence: String,
    status: u8,
}

impl StartupError {
    /// Creates an error from a sentence that says what is wrong and what to do.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            status: 1,
        }
    }

    /// As [`StartupError::new`], if part of the work was done all the same: the exit status is 2.
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

impl From<allpet_kernel::Failure> for StartupError {
    fn from(failure: allpet_kernel::Failure) -> Self {
        match failure {
            allpet_kernel::Failure::Problem(problem) => Self::new(problem.to_string()),
            allpet_kernel::Failure::Internal(cause) => Self::new(cause.to_string()),
        }
    }
}

impl From<allpet_site_server::StartupError> for StartupError {
    fn from(error: allpet_site_server::StartupError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<allpet_kernel::config::ConfigError> for StartupError {
    fn from(error: allpet_kernel::config::ConfigError) -> Self {
        Self::new(error.to_string())
    }
}
