//! Errors of handlers: a problem that the caller can fix, or an internal error without detail for the caller.

use crate::db::Unavailable;
use allpet_contract::{ErrorCode, Problem, problem};
use allpet_domain::Invalid;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// After how many seconds a caller may try again if the database does not answer.
const NO_ANSWER_RETRY: u32 = 5;
/// The same if the disk is full.
const FULL_RETRY: u32 = 60;

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

    /// Converts the error to the problem that the caller sees. Logs the cause of an internal error. If the database does not answer or
    /// the disk is full, the caller may try again.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            Self::Internal(cause) => {
                tracing::error!(error = %cause, detail = ?cause, "request failed");
                match Unavailable::find(&*cause) {
                    Some(Unavailable::NoAnswer) => Problem::new(problem::TIMEOUT)
                        .detail("This service isn’t responding. Try again shortly.")
                        .retry_in(NO_ANSWER_RETRY),
                    Some(Unavailable::Full) => Problem::new(problem::TIMEOUT)
                        .detail("We cannot save anything at the moment. Try again in a few minutes.")
                        .retry_in(FULL_RETRY),
                    None => Problem::new(problem::INTERNAL)
                        .detail("It is our fault. Try again; if it keeps happening, tell us the request ID."),
                }
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
    tokio::task::JoinError,
    crate::events::Unreadable
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
    fn a_request_may_be_repeated_after_a_temporary_failure() {
        let problem = |failure: Failure| {
            let problem = failure.into_problem();
            (problem.status, problem.retry_after)
        };
        assert_eq!(problem(sqlx::Error::PoolTimedOut.into()), (503, Some(5)));
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert_eq!(problem(full.into()), (503, Some(60)));
        assert_eq!(problem(sqlx::Error::RowNotFound.into()), (500, None));
    }

    #[test]
    fn a_response_says_when_to_retry() {
        let header_of = |problem| respond(problem, None).headers().get(header::RETRY_AFTER).cloned();
        assert_eq!(header_of(Problem::new(PICTURES_BUSY)), None);
        assert_eq!(header_of(Problem::new(PICTURES_BUSY).retry_in(3)).unwrap(), "3");
    }
}
