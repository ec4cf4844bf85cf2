//! Why the program stops: one sentence that says what to do.

use std::process::ExitCode;

/// A reason to stop, for the person at the terminal.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub(crate) struct Stop {
    sentence: String,
    status: u8,
}

impl Stop {
    /// A sentence that says what is wrong and what to do.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            status: 1,
        }
    }

    /// The same where a part was done all the same: the program's exit status is 2.
    pub(crate) fn partly(sentence: impl Into<String>) -> Self {
        Self {
            status: 2,
            ..Self::new(sentence)
        }
    }

    /// What the program tells whoever started it.
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
