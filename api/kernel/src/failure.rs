//! Errors of handlers: a problem that the caller can fix, or an internal error without detail for the caller.

use allpet_contract::{ErrorCode, Problem, problem};
use allpet_domain::Invalid;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// The error of a handler.
#[derive(Debug)]
pub enum Failure {
    /// A problem for the caller: 4xx with a code.
    Problem(Box<Problem>),
    /// An internal error: the cause is logged once, and the response is a 500 without detail.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// Creates an internal error from a cause or a text.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// Converts the error to the problem that the caller sees. Logs the cause of an internal error.
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

macro_rules! internal {
    ($($type:ty),+ $(,)?) => {$(
        impl From<$type> for Failure {
            fn from(error: $type) -> Self {
                Self::Internal(Box::new(error))
            }
        }
    )+};
}
internal!(
    sqlx::Error,
    sqlx::migrate::MigrateError,
    serde_json::Error,
    object_store::Error,
    std::io::Error,
    tokio::task::JoinError
);

/// Converts a problem to a response.
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
    fn a_response_says_when_to_retry() {
        let header_of = |problem| respond(problem, None).headers().get(header::RETRY_AFTER).cloned();
        assert_eq!(header_of(Problem::new(PICTURES_BUSY)), None);
        assert_eq!(header_of(Problem::new(PICTURES_BUSY).retry_in(3)).unwrap(), "3");
    }
}
