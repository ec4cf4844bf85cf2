//! Errors on the wire: problem details (RFC 9457) with a code for programs and the invalid fields.

use allpet_domain::{FieldError, Invalid};
use serde::{Deserialize, Serialize};

/// A kind of error, declared by endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// HTTP status.
    pub status: u16,
    /// The code for programs: `pet.not-found`.
    pub code: &'static str,
    /// The title for people, the same each time.
    pub title: &'static str,
}

impl ErrorCode {
    /// Creates a kind of error.
    pub const fn new(status: u16, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title }
    }
}

/// The request breaks rules; `errors` lists them by field.
pub const INVALID: ErrorCode = ErrorCode::new(422, "invalid", "Please fix the following");
/// The body, query or path is malformed.
pub const MALFORMED: ErrorCode = ErrorCode::new(400, "malformed", "The request could not be read");
/// No answer: no network, or the server is down. Only clients create it.
pub const OFFLINE: ErrorCode = ErrorCode::new(0, "offline", "The server cannot be reached");
/// The token is missing or no longer valid.
pub const SIGNED_OUT: ErrorCode = ErrorCode::new(401, "signed-out", "Sign in to continue");
/// The caller may not do this.
pub const FORBIDDEN: ErrorCode = ErrorCode::new(
    403,
    "forbidden",
    "Your account doesn’t have permission to do this",
);
/// There is no such endpoint or object.
pub const NOT_FOUND: ErrorCode = ErrorCode::new(404, "not-found", "There is nothing here");
/// The idempotency key belongs to another request.
pub const KEY_REUSED: ErrorCode = ErrorCode::new(409, "key-reused", "This key was used for another request");
/// The write happened more than a week ago, and its answer is no longer stored. A new key makes the write anew.
pub const ALREADY_DONE: ErrorCode = ErrorCode::new(409, "already-done", "This was already done");
/// The body exceeds the endpoint's limit.
pub const TOO_LARGE: ErrorCode = ErrorCode::new(413, "too-large", "The request is too large");
/// The list has no page at this cursor.
pub const PAGE_NOT_FOUND: ErrorCode = ErrorCode::new(404, "page.not-found", "This list has no such page");
/// The request took too long.
pub const TIMEOUT: ErrorCode = ErrorCode::new(503, "timeout", "This took too long");
/// The caller exceeded a limit of the endpoint (`limit`).
pub const TOO_MANY_REQUESTS: ErrorCode = ErrorCode::new(429, "too-many-requests", "Too many requests");
/// The server has more to do than it can, and more important requests go first.
pub const OVERLOADED: ErrorCode = ErrorCode::new(503, "overloaded", "We’re very busy right now");
/// The server is rendering the maximum number of images.
pub const PICTURES_BUSY: ErrorCode =
    ErrorCode::new(503, "picture.busy", "The server is busy creating images");
/// The server is rendering the maximum number of images for this caller.
pub const TOO_MANY_PICTURES: ErrorCode =
    ErrorCode::new(429, "picture.too-many", "You requested too many images at once");
/// The server failed; the body reveals nothing more.
pub const INTERNAL: ErrorCode = ErrorCode::new(500, "internal", "Something went wrong on our side");

/// An error answer: the server sends it, the client passes it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// The kind of error as a URI: `about:blank#` and the code.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The title, the same for every error of this code.
    #[serde(default)]
    pub title: String,
    /// HTTP status; 0 without an answer.
    #[serde(default)]
    pub status: u16,
    /// The code for programs.
    #[serde(default)]
    pub code: String,
    /// The cause of this occurrence, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The errors by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// A reference for support requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Seconds until a retry makes sense; also in the header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// Creates a problem of a declared kind.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            kind: format!("about:blank#{}", code.code),
            title: code.title.to_owned(),
            status: code.status,
            code: code.code.to_owned(),
            detail: None,
            errors: Vec::new(),
            request_id: None,
            retry_after: None,
        }
    }

    /// Adds the cause of this occurrence, and what to do.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the seconds until a retry makes sense.
    #[must_use]
    pub fn retry_in(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The problem of a missing answer: no network, or the server is down.
    pub fn offline() -> Self {
        Self::new(OFFLINE).detail("Check your connection and try again.")
    }

    /// The problem of a foreign answer, for example a proxy's page.
    pub fn foreign(status: u16) -> Self {
        Self::new(ErrorCode::new(
            status,
            "unexpected-answer",
            "The server sent an unexpected response",
        ))
        .detail("Try again in a moment. If it keeps happening, reload the page.")
    }

    /// Whether the same request may succeed later: nobody answered, or the server was busy, slow or failing. Any other problem is
    /// about the request itself.
    pub fn is_temporary(&self) -> bool {
        matches!(self.status, 0 | 408 | 429 | 500..=599)
    }

    /// The message to show.
    pub fn message(&self) -> &str {
        self.detail.as_deref().unwrap_or(&self.title)
    }

    /// The message for one field, if there is one.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|error| error.field == name)
            .map(|error| error.message.as_str())
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        let detail = invalid.to_string();
        Self {
            errors: invalid.0,
            ..Self::new(INVALID).detail(detail)
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} {})", self.message(), self.status, self.code)
    }
}

impl std::error::Error for Problem {}
