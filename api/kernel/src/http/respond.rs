//! Responses: from a handler's outcome to status, headers and body.

use super::request_id;
use crate::{Failure, event_stream::EventBody, failure::respond, openapi::declares, raw_json::HandlerOutput};
use allpet_contract::{Endpoint, ErrorCode, Method, access::Access, endpoint::ResponseBody as _};
use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use std::sync::LazyLock;
use twox_hash::XxHash3_128;

/// An error that an endpoint returned without declaring it: an extension of the response, so that tests find it.
#[derive(Clone, Debug)]
pub struct UndeclaredError {
    /// The endpoint.
    pub endpoint: &'static str,
    /// The code of the error.
    pub code: String,
}

/// A successful outcome, encoded.
enum Success {
    /// Media type (none without a body), bytes, and additional headers.
    Bytes((Option<String>, Vec<u8>), Vec<(HeaderName, HeaderValue)>),
    /// A stream of events.
    Events(EventBody),
}

/// Builds the response of an outcome. Marks and logs an error that the endpoint does not declare.
pub(super) fn respond_with<E: Endpoint>(
    headers: &HeaderMap,
    errors: &LazyLock<Vec<ErrorCode>>,
    outcome: Result<HandlerOutput<E::Response>, Failure>,
) -> Response {
    let request_id = request_id(headers);
    let encoded = outcome.and_then(|output| match output {
        HandlerOutput::Events(events) => Ok(Success::Events(events)),
        HandlerOutput::Reply(reply) => Ok(Success::Bytes(reply.body.encode()?, reply.headers)),
        HandlerOutput::RawJson(json) => {
            let kind = Some("application/json".to_owned());
            Ok(Success::Bytes((kind, json), Vec::new()))
        }
    });
    match encoded {
        Ok(Success::Events(events)) => events.into_response(),
        Ok(Success::Bytes((kind, bytes), extra)) => {
            let mut response = success_response::<E>(headers, kind, bytes);
            for (name, value) in extra {
                // `Cache-Control` is replaced, as it may occur only once; other headers may occur several times.
                if name == header::CACHE_CONTROL {
                    response.headers_mut().insert(name, value);
                } else {
                    response.headers_mut().append(name, value);
                }
            }
            response
        }
        Err(failure) => {
            let problem = failure.into_problem();
            if declares(errors, &problem) {
                return respond(problem, request_id);
            }
            let (endpoint, code) = (E::NAME, problem.code.clone());
            tracing::warn!(
                endpoint,
                code,
                "an endpoint returned an error that it does not declare"
            );
            let mut response = respond(problem, request_id);
            response
                .extensions_mut()
                .insert(UndeclaredError { endpoint, code });
            response
        }
    }
}

fn success_response<E: Endpoint>(headers: &HeaderMap, kind: Option<String>, bytes: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(E::SUCCESS).unwrap_or(StatusCode::OK);
    if status == StatusCode::NO_CONTENT {
        return status.into_response();
    }
    let mut response = Response::builder()
        .status(status)
        .header(header::CACHE_CONTROL, cache_control::<E>());
    if E::METHOD == Method::Get {
        let etag = etag(&bytes);
        if headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|known| known.as_bytes() == etag.as_bytes())
        {
            return response
                .status(StatusCode::NOT_MODIFIED)
                .header(header::ETAG, etag)
                .body(Body::empty())
                .unwrap_or_default();
        }
        response = response.header(header::ETAG, etag);
    }
    if let Some(kind) = kind {
        response = response.header(header::CONTENT_TYPE, kind);
    }
    response.body(Body::from(bytes)).unwrap_or_default()
}

/// Returns the caching rule. Public responses are revalidated at each use; personal ones are never stored.
fn cache_control<E: Endpoint>() -> &'static str {
    if E::Access::BEARER || E::Access::COOKIE {
        "no-store"
    } else {
        "private, no-cache"
    }
}

/// Computes the `ETag`. It protects no secret, so a fast hash is enough.
fn etag(bytes: &[u8]) -> String {
    let hash = XxHash3_128::oneshot(bytes).to_be_bytes();
    format!("\"{}\"", crate::cursor::base64url(&hash))
}
