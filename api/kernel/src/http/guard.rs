//! What keeps one request from harming the rest: limits of time, panics, and addresses that are for modules alone.

use super::REQUEST_ID;
use crate::failure::respond;
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

/// How long a request may take; one with a large body has as much longer as a slow line needs to bring it.
pub const TIME_LIMIT: Duration = Duration::from_secs(20);
/// The slowest line on which an upload arrives in time, in bytes a second: half a megabit.
const SLOW_LINE: u64 = 64 * 1024;
/// What modules say to each other never comes from outside.
const INTERNAL_PATHS: &str = "/internal/";

/// Stands right around the handlers.
#[derive(Clone, Debug)]
pub(super) struct Guard<S>(S);

impl<S> Guard<S> {
    pub(super) fn new(inner: S) -> Self {
        Self(inner)
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
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request.headers().get(REQUEST_ID).cloned();
        if request.uri().path().starts_with(INTERNAL_PATHS) {
            return Box::pin(async move { Ok(refuse(Problem::new(NOT_FOUND), id)) });
        }
        let limit = limit(&request);
        // What the handler leaves behind is dropped with it: transactions roll back, and nothing else is shared unlocked.
        let answer = AssertUnwindSafe(self.0.call(request)).catch_unwind();
        Box::pin(async move {
            match timeout(limit, answer).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(_)) => Ok(refuse(panicked(), id)),
                Err(_) => Ok(refuse(late(), id)),
            }
        })
    }
}

/// Only as much longer as the largest upload that anybody takes.
fn limit(request: &Request) -> Duration {
    let declared = request.body().size_hint().exact().unwrap_or_default();
    let largest = u64::try_from(Upload::LIMIT).unwrap_or(u64::MAX);
    TIME_LIMIT + Duration::from_secs(declared.min(largest) / SLOW_LINE)
}

/// A handler that panics fails one request, and says no more about it than any other fault of ours.
fn panicked() -> Problem {
    tracing::error!("a handler panicked");
    Problem::new(INTERNAL)
}

fn late() -> Problem {
    const RETRY_AFTER: u32 = 5;
    Problem::new(TIMEOUT)
        .detail("Try again in a moment.")
        .retry_in(RETRY_AFTER)
}

fn refuse(problem: Problem, id: Option<HeaderValue>) -> Response {
    respond(problem, id.as_ref().and_then(|id| id.to_str().ok()))
}
