//! Errors on the wire: problem details (RFC 9457) with a code for programs and the fields that are wrong.

use allpet_domain::{FieldError, Invalid};
use serde::{Deserialize, Serialize};

/// A kind of error that an endpoint declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// HTTP status.
    pub status: u16,
    /// For programs: `pet.not-found`.
    pub code: &'static str,
    /// For people: what happened, the same each time.
    pub title: &'static str,
}

impl ErrorCode {
    /// An error kind.
    pub const fn new(status: u16, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title }
    }
}

/// The request breaks a rule; `errors` says where.
pub const INVALID: ErrorCode = ErrorCode::new(422, "invalid", "Please fix the following");
/// The body, query or path cannot be read at all.
pub const MALFORMED: ErrorCode = ErrorCode::new(400, "malformed", "The request could not be read");
/// No answer came: no network, or the server is down. No server says it.
pub const OFFLINE: ErrorCode = ErrorCode::new(0, "offline", "The server cannot be reached");
/// No token, or one that is not valid any more.
pub const SIGNED_OUT: ErrorCode = ErrorCode::new(401, "signed-out", "Sign in to continue");
/// The caller may not do this.
pub const FORBIDDEN: ErrorCode = ErrorCode::new(403, "forbidden", "This account may not do that");
/// There is no such endpoint or thing.
pub const NOT_FOUND: ErrorCode = ErrorCode::new(404, "not-found", "There is nothing here");
/// The same idempotency key came with another request.
pub const KEY_REUSED: ErrorCode = ErrorCode::new(409, "key-reused", "This key was used for another request");
/// The body is larger than the endpoint takes.
pub const TOO_LARGE: ErrorCode = ErrorCode::new(413, "too-large", "The request is too large");
/// The list has no page that begins there.
pub const PAGE_NOT_FOUND: ErrorCode = ErrorCode::new(404, "page.not-found", "This list has no such page");
/// The answer took longer than a request may take.
pub const TIMEOUT: ErrorCode = ErrorCode::new(503, "timeout", "This took too long");
/// Too many pictures are drawn at once.
pub const PICTURES_BUSY: ErrorCode =
    ErrorCode::new(503, "picture.busy", "Too many pictures are drawn at once");
/// One caller has too many pictures drawn at once.
pub const TOO_MANY_PICTURES: ErrorCode =
    ErrorCode::new(429, "picture.too-many", "You asked for too many pictures at once");
/// The server is at fault; the body says nothing more.
pub const INTERNAL: ErrorCode = ErrorCode::new(500, "internal", "Something went wrong on our side");

/// An error answer, as the server sends it and as the client hands it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// A reference for the kind of error; `about:blank#` and the code.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// What happened, the same for every error of this code.
    #[serde(default)]
    pub title: String,
    /// HTTP status; 0 where no answer came.
    #[serde(default)]
    pub status: u16,
    /// For programs.
    #[serde(default)]
    pub code: String,
    /// What happened this time and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// To name when asking for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// After how many seconds it may be tried again; also the header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// An error of a declared kind.
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

    /// Says what happened this time and what to do.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says after how many seconds it may be tried again.
    #[must_use]
    pub fn retry_in(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// No answer came: no network, or the server is down.
    pub fn offline() -> Self {
        Self::new(OFFLINE).detail("Check your connection and try again. Nothing that you typed is lost.")
    }

    /// What an answer that is not ours (a proxy's page, say) is turned to.
    pub fn foreign(status: u16) -> Self {
        Self::new(ErrorCode::new(
            status,
            "unexpected-answer",
            "The server gave an answer that this page cannot read",
        ))
        .detail("Try again in a moment. If it keeps happening, reload the page.")
    }

    /// The sentence to show.
    pub fn message(&self) -> &str {
        self.detail.as_deref().unwrap_or(&self.title)
    }

    /// The message for one field, where there is one.
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
