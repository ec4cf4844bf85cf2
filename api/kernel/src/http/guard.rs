//! The guard: it limits the time of a request, catches panics, and hides the endpoints between modules.

use super::REQUEST_ID;
use crate::{failure::respond, transport::Deadline};
use allpet_contract::{
    Problem, Upload,
    endpoint::Body as _,
    problem::{INTERNAL, NOT_FOUND, TIMEOUT},
};
use axum::{body::HttpBody as _, extract::Request, response::Response};
use futures::{FutureExt as _, future::BoxFuture};
use http::HeaderValue;
use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::timeout;
use tower::Service;

/// Time limit of a request. A request with a large body gets additional time, as much as a slow connection needs to upload it.
pub const TIME_LIMIT: Duration = Duration::from_secs(20);
/// The slowest connection on which an upload succeeds, in bytes a second: half a megabit.
const SLOW_CONNECTION: u64 = 64 * 1024;
/// The endpoints between modules are never served to the outside.
const INTERNAL_PATHS: &str = "/internal/";

/// Who reaches a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Port {
    /// Everybody.
    Public,
    /// The other processes of the API.
    Internal,
}

/// The innermost layer around the handlers.
#[derive(Clone, Debug)]
pub(super) struct Guard<S> {
    inner: S,
    port: Port,
}

impl<S> Guard<S> {
    pub(super) fn new(inner: S, port: Port) -> Self {
        Self { inner, port }
    }
}

impl<S> Service<Request> for Guard<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request.headers().get(REQUEST_ID).cloned();
        if self.port == Port::Public && request.uri().path().starts_with(INTERNAL_PATHS) {
            return Box::pin(async move { Ok(refuse(Problem::new(NOT_FOUND), id)) });
        }
        let deadline = Deadline::after(limit(&request));
        // Unwind safe: dropping the handler's future drops its transactions, which roll back, and nothing else is shared
        // unlocked.
        let response = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        Box::pin(async move {
            match timeout(deadline.remaining(), deadline.scope(response)).await {
                Ok(Ok(response)) => response,
                Ok(Err(_)) => Ok(refuse(panic_problem(), id)),
                Err(_) => Ok(refuse(timed_out(), id)),
            }
        })
    }
}

/// Returns the time limit, which grows with the declared body up to the largest allowed upload.
fn limit(request: &Request) -> Duration {
    let declared = request.body().size_hint().exact().unwrap_or_default();
    let largest = u64::try_from(Upload::LIMIT).unwrap_or(u64::MAX);
    TIME_LIMIT + Duration::from_secs(declared.min(largest) / SLOW_CONNECTION)
}

/// Logs a handler's panic. The caller gets an internal error without detail.
fn panic_problem() -> Problem {
    tracing::error!("a handler panicked");
    Problem::new(INTERNAL)
}

fn timed_out() -> Problem {
    const RETRY_AFTER: u32 = 5;
    Problem::new(TIMEOUT)
        .detail("Try again in a moment.")
        .retry_in(RETRY_AFTER)
}

fn refuse(problem: Problem, id: Option<HeaderValue>) -> Response {
    respond(problem, id.as_ref().and_then(|id| id.to_str().ok()))
}
