//! What every request passes: an id, a log line, exact-origin CORS, limits, and problem details for whatever goes wrong.

use crate::{Kernel, failure::respond};
use allpet_contract::{
    ErrorCode, Problem,
    problem::{INTERNAL, NOT_FOUND},
};
use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
};
use futures::FutureExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::{panic::AssertUnwindSafe, time::Duration};
use tower_http::{
    cors::{AllowOrigin, CorsLayer},
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    trace::TraceLayer,
};
use tracing::Instrument as _;

/// How long a request may take.
pub const TIME_LIMIT: Duration = Duration::from_secs(20);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TIMEOUT: ErrorCode = ErrorCode::new(503, "timeout", "This took too long");
const WRONG_METHOD: ErrorCode = ErrorCode::new(405, "wrong-method", "This address does not take that method");

/// Puts the layers around `router`.
pub fn layers(kernel: &Kernel, router: Router) -> Router {
    let requests = kernel.clone();
    router
        .fallback(|headers: HeaderMap| async move {
            respond(
                Problem::new(NOT_FOUND).detail("Look at /docs for what is here."),
                request_id(&headers),
            )
        })
        .method_not_allowed_fallback(|headers: HeaderMap| async move {
            respond(Problem::new(WRONG_METHOD), request_id(&headers))
        })
        .layer(from_fn(time_limit))
        .layer(from_fn(catch_panic))
        .layer(cors(kernel.origins()))
        .layer(from_fn(safe_headers))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, NewIds(requests)))
        .layer(from_fn(only_sound_ids))
}

fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(REQUEST_ID).and_then(|id| id.to_str().ok())
}

/// A handler that panics fails one request, and says no more about it than any other fault of ours.
async fn catch_panic(request: Request, next: Next) -> Response {
    let id = request_id(request.headers()).map(str::to_owned);
    // What the handler leaves behind is dropped with it: transactions roll back, and nothing else is shared unlocked.
    AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| {
            tracing::error!("a handler panicked");
            respond(Problem::new(INTERNAL), id.as_deref())
        })
}

fn span<B>(request: &http::Request<B>) -> tracing::Span {
    let id = request_id(request.headers()).unwrap_or_default();
    // The path only: queries may hold what a person typed.
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

async fn time_limit(request: Request, next: Next) -> Response {
    let id = request_id(request.headers()).map(str::to_owned);
    match tokio::time::timeout(TIME_LIMIT, next.run(request).in_current_span()).await {
        Ok(response) => response,
        Err(_) => respond(
            Problem::new(TIMEOUT).detail("Try again in a moment."),
            id.as_deref(),
        ),
    }
}

async fn safe_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ));
    headers
        .entry("cross-origin-resource-policy")
        .or_insert(HeaderValue::from_static("same-site"));
    response
}

/// An id from outside is kept (a proxy's trace goes on) where it is short and plain; an empty one names nothing, and anything else could forge log lines.
async fn only_sound_ids(mut request: Request, next: Next) -> Response {
    let sound = |id: &HeaderValue| {
        (1..=64).contains(&id.len())
            && id
                .as_bytes()
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if request.headers().get(REQUEST_ID).is_some_and(|id| !sound(id)) {
        request.headers_mut().remove(REQUEST_ID);
    }
    next.run(request).await
}

fn cors(origins: &[String]) -> CorsLayer {
    let exact: Vec<HeaderValue> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(exact))
        .allow_credentials(true)
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
            REQUEST_ID,
        ])
        .expose_headers([header::ETAG, REQUEST_ID])
        .max_age(Duration::from_hours(2))
}

#[derive(Clone)]
struct NewIds(Kernel);

impl MakeRequestId for NewIds {
    fn make_request_id<B>(&mut self, _: &http::Request<B>) -> Option<RequestId> {
        let id = crate::cursor::base64url(&self.0.randomness().bytes::<12>());
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}
