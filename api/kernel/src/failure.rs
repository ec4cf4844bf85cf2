//! Errors of handlers: a problem that the caller can mend, or a fault of ours that the caller learns nothing about.

use allpet_contract::{ErrorCode, Problem, problem};
use allpet_domain::Invalid;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// Why a handler did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// The caller's to mend: 4xx with a code.
    Problem(Box<Problem>),
    /// Ours: the cause is logged once, the answer is a blank 500.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// A fault of ours that is described in words.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// Turns to the problem that the caller sees; logs the cause where it is ours.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            Self::Internal(cause) => {
                tracing::error!(error = %cause, detail = ?cause, "request failed");
                Problem::new(problem::INTERNAL)
                    .detail("It is our fault. Try again; if it keeps happening, tell us the request ID.")
            }
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Problem::new(code).into()
    }
}

impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        Problem::from(invalid).into()
    }
}

macro_rules! ours {
    ($($type:ty),+ $(,)?) => {$(
        impl From<$type> for Failure {
            fn from(error: $type) -> Self {
                Self::Internal(Box::new(error))
            }
        }
    )+};
}
ours!(
    sqlx::Error,
    sqlx::migrate::MigrateError,
    serde_json::Error,
    object_store::Error,
    std::io::Error,
    tokio::task::JoinError
);

/// A problem as an answer.
pub fn respond(mut problem: Problem, request_id: Option<&str>) -> Response {
    if problem.request_id.is_none() {
        problem.request_id = request_id.map(str::to_owned);
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = (status, body).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::problem::PICTURES_BUSY;

    #[test]
    fn an_answer_says_when_to_try_again() {
        let header_of = |problem| respond(problem, None).headers().get(header::RETRY_AFTER).cloned();
        assert_eq!(header_of(Problem::new(PICTURES_BUSY)), None);
        assert_eq!(header_of(Problem::new(PICTURES_BUSY).retry_in(3)).unwrap(), "3");
    }
}
