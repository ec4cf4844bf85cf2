//! The headers between processes. On the public port they mean nothing: a request from outside loses them when it is forwarded.

pub(super) use crate::http::TRACEPARENT;

use http::{HeaderMap, HeaderName, header};

/// The token of the calling process; see `auth::service_token_cache`.
pub(super) const SERVICE_TOKEN: HeaderName = HeaderName::from_static("x-service-token");
/// The token of the person on whose behalf a module calls.
pub(super) const ON_BEHALF_OF: HeaderName = HeaderName::from_static("x-on-behalf-of");
/// The address of the client whose request is forwarded.
pub(super) const CLIENT_ADDRESS: HeaderName = HeaderName::from_static("x-client-address");
/// The time that is left, in milliseconds.
pub(super) const DEADLINE_MS: HeaderName = HeaderName::from_static("x-deadline-ms");
/// The cause of a call: `request:…`, `event:…`, `job:…` or `process`.
pub(super) const CAUSE: HeaderName = HeaderName::from_static("x-cause");
/// The person on whose behalf the cause happened. It is for records only, and grants nothing.
pub(super) const ACTOR: HeaderName = HeaderName::from_static("x-actor");
pub(super) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Removes what concerns one connection (RFC 9110, section 7.6.1) and what only a process of ours may say.
pub(super) fn remove_local(headers: &mut HeaderMap) {
    const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
    for name in [
        header::CONNECTION,
        header::HOST,
        header::CONTENT_LENGTH,
        header::PROXY_AUTHENTICATE,
        header::PROXY_AUTHORIZATION,
        header::TE,
        header::TRAILER,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
        KEEP_ALIVE,
        SERVICE_TOKEN,
        ON_BEHALF_OF,
        CLIENT_ADDRESS,
        DEADLINE_MS,
        CAUSE,
        ACTOR,
    ] {
        headers.remove(name);
    }
}
