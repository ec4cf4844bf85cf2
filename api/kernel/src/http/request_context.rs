//! The request context: a valid id, a span that names the request in every log line, and security headers.

use super::{REQUEST_ID, TRACEPARENT, request_id};
use crate::{Kernel, cursor::base64url, log::REQUEST, trace};
use axum::{
    extract::{MatchedPath, Request},
    response::Response,
};
use futures::future::BoxFuture;
use http::{HeaderName, HeaderValue, StatusCode, header};
use std::{
    convert::Infallible,
    task::{Context, Poll},
    time::Instant,
};
use tower::Service;
use tracing::{Instrument as _, Span, field::Empty};

/// Stands for the path of a request to an unknown address.
const NO_ROUTE: &str = "(no such address)";

/// The outermost layer.
#[derive(Clone, Debug)]
pub(super) struct RequestContextLayer<S> {
    inner: S,
    kernel: Kernel,
    https: bool,
}

impl<S> RequestContextLayer<S> {
    /// Wraps `inner`. `https`: whether our own pages, and so the API, are served over https.
    pub(super) fn new(inner: S, kernel: Kernel, https: bool) -> Self {
        Self { inner, kernel, https }
    }

    /// Returns the request's id. Accepts a short, plain id from outside, so that a proxy's trace continues; anything else could
    /// forge log lines, and an empty id identifies nothing.
    fn identify(&self, request: &mut Request) -> Option<HeaderValue> {
        if let Some(sent) = request.headers().get(REQUEST_ID)
            && is_valid_id(sent)
        {
            return Some(sent.clone());
        }
        let id = HeaderValue::try_from(base64url(&self.kernel.randomness().bytes::<12>())).ok()?;
        request.headers_mut().insert(REQUEST_ID, id.clone());
        Some(id)
    }
}

/// Makes the span a part of the caller's trace. What the request causes continues the span's own.
fn join_trace(request: &mut Request, span: &Span) {
    let sent = request.headers().get(TRACEPARENT);
    let trace = trace::join(span, sent.and_then(|value| value.to_str().ok()));
    match trace.and_then(|trace| HeaderValue::try_from(trace).ok()) {
        Some(own) => request.headers_mut().insert(TRACEPARENT, own),
        None => request.headers_mut().remove(TRACEPARENT),
    };
}

fn is_valid_id(id: &HeaderValue) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=64).contains(&id.len()) && id.as_bytes().iter().all(plain)
}

impl<S> Service<Request> for RequestContextLayer<S>
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

    fn call(&mut self, mut request: Request) -> Self::Future {
        let started = Instant::now();
        let id = self.identify(&mut request);
        let span = span(&request);
        join_trace(&mut request, &span);
        let (https, kernel) = (self.https, self.kernel.clone());
        let route = request.extensions().get::<MatchedPath>().cloned();
        let method = request.method().clone();
        let response_future = span.in_scope(|| self.inner.call(request));
        Box::pin(
            async move {
                let mut response = response_future.await?;
                log_response(&response, started);
                trace::record_status(&Span::current(), response.status());
                let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
                kernel
                    .metrics()
                    .count_request(&method, route, response.status(), started.elapsed());
                set_headers(&mut response, id, https);
                Ok(response)
            }
            .instrument(span),
        )
    }
}

fn span(request: &Request) -> Span {
    let id = request_id(request.headers()).unwrap_or_default();
    // The path with the names of its parameters: a query contains what a person typed, and a path may contain a link's secret.
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map_or(NO_ROUTE, MatchedPath::as_str);
    tracing::info_span!(
        REQUEST,
        request = id,
        method = %request.method(),
        path,
        trace = Empty,
        person = Empty,
        tenant = Empty
    )
}

/// Writes the request's log line. Its span identifies the request.
fn log_response(response: &Response, started: Instant) {
    let status = response.status();
    let milliseconds = || started.elapsed().as_secs_f64() * 1_000.0;
    if status.is_server_error() {
        tracing::error!(
            status = status.as_u16(),
            milliseconds = milliseconds(),
            "responded with a server error"
        );
    } else if matches!(status, StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) {
        tracing::warn!(
            status = status.as_u16(),
            milliseconds = milliseconds(),
            "request refused"
        );
    } else {
        tracing::debug!(
            status = status.as_u16(),
            milliseconds = milliseconds(),
            "request succeeded"
        );
    }
}

/// Adds the headers of every response. A policy that the response already has stays.
fn set_headers(response: &mut Response, id: Option<HeaderValue>, https: bool) {
    const NO_CONTENT_POLICY: HeaderValue =
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
    // Two years, with subdomains: a browser that was here once uses https only, whatever a link or a network says.
    const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");
    const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(NO_CONTENT_POLICY);
    headers
        .entry(RESOURCE_POLICY)
        .or_insert(HeaderValue::from_static("same-site"));
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    if let Some(id) = id {
        headers.insert(REQUEST_ID, id);
    }
}
