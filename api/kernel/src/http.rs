//! What every request passes: an id, a log line, exact-origin CORS, limits, and problem details for whatever goes wrong.
//!
//! It stands around every handler, so it is made of few parts: each part that axum or tower puts around a route is cloned
//! at each request, and `from_fn` clones all that is inside it once more.

pub mod cursor;
pub mod docs;
mod guard;
mod incoming_text;
pub mod openapi;
pub mod paging;
pub mod proxies;
pub mod raw_json;
mod request_context;
pub mod routes;

pub use guard::TIME_LIMIT;

use crate::{Kernel, config::are_https, failure::respond};
use allpet_contract::{ErrorCode, Problem, problem::NOT_FOUND};
use axum::Router;
use guard::Guard;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use request_context::RequestContextLayer;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::cors::{AllowOrigin, CorsLayer};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const WRONG_METHOD: ErrorCode = ErrorCode::new(405, "wrong-method", "This address does not take that method");

/// Puts the layers around `router`.
pub fn layers(kernel: &Kernel, router: Router) -> Router {
    let randomness = kernel.randomness().clone();
    let https = are_https(kernel.origins());
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
        .layer(
            ServiceBuilder::new()
                .layer_fn(move |inner| RequestContextLayer::new(inner, randomness.clone(), https))
                // Pages of ours read problems too, so what makes them stands inside.
                .layer(cors(kernel.origins()))
                .layer_fn(Guard::new),
        )
}

/// The request's id: every request has one once it has come through [`RequestContextLayer`].
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(REQUEST_ID).and_then(|id| id.to_str().ok())
}

fn cors(origins: &[String]) -> CorsLayer {
    let exact: Vec<HeaderValue> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    CorsLayer::new()
        // A list would be copied for each request.
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
            REQUEST_ID,
        ])
        .expose_headers([header::ETAG, REQUEST_ID])
        .max_age(Duration::from_hours(2))
}
