//! The layers around every request: an id, a log line, exact-origin CORS, limits, and problem details for errors.
//!
//! They consist of few parts: axum clones each part around a route at each request, and `from_fn` clones everything inside it
//! once more.

pub(crate) mod admission;
pub mod cursor;
pub mod docs;
pub mod event_stream;
mod extract;
mod guard;
mod incoming_text;
pub mod limits;
pub mod openapi;
pub mod paging;
pub mod proxies;
pub mod raw_json;
mod request_context;
mod respond;
pub mod routes;

pub use guard::TIME_LIMIT;
pub(crate) use routes::method_filter;

use crate::{Kernel, config::are_https, failure::respond};
use allpet_contract::{ErrorCode, Problem, problem::NOT_FOUND};
use axum::Router;
use guard::{Guard, Port};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use request_context::RequestContextLayer;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::cors::{AllowOrigin, CorsLayer};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const WRONG_METHOD: ErrorCode = ErrorCode::new(405, "wrong-method", "Method not allowed");
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Wraps the router of the public port in the layers.
pub fn layers(kernel: &Kernel, router: Router) -> Router {
    let shared = kernel.clone();
    let https = are_https(kernel.origins());
    with_fallbacks(router).layer(
        ServiceBuilder::new()
            .layer_fn(move |inner| RequestContextLayer::new(inner, shared.clone(), https))
            // Our pages also read the guard's problems, so CORS wraps the guard.
            .layer(cors(kernel.origins()))
            .layer_fn(|inner| Guard::new(inner, Port::Public)),
    )
}

/// Wraps the router of the internal port in the layers. Other processes are no pages, so there is no CORS.
pub fn internal_layers(kernel: &Kernel, router: Router) -> Router {
    let shared = kernel.clone();
    with_fallbacks(router).layer(
        ServiceBuilder::new()
            .layer_fn(move |inner| RequestContextLayer::new(inner, shared.clone(), false))
            .layer_fn(|inner| Guard::new(inner, Port::Internal)),
    )
}

fn with_fallbacks(router: Router) -> Router {
    router
        .fallback(|headers: HeaderMap| async move {
            respond(
                Problem::new(NOT_FOUND).detail("See /docs for all endpoints."),
                request_id(&headers),
            )
        })
        .method_not_allowed_fallback(|headers: HeaderMap| async move {
            respond(Problem::new(WRONG_METHOD), request_id(&headers))
        })
}

/// Returns the request's id. Every request has one after [`RequestContextLayer`].
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(REQUEST_ID).and_then(|id| id.to_str().ok())
}

fn cors(origins: &[String]) -> CorsLayer {
    let exact: Vec<HeaderValue> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    CorsLayer::new()
        // `AllowOrigin::list` would be copied for each request.
        .allow_origin(AllowOrigin::predicate(move |origin, _| exact.contains(origin)))
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
            HeaderName::from_static("last-event-id"),
            REQUEST_ID,
            TRACEPARENT,
        ])
        .expose_headers([header::ETAG, REQUEST_ID])
        .max_age(Duration::from_hours(2))
}
