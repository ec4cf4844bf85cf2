//! The session cookie.

use crate::refresh_token::RefreshToken;
use allpet_kernel::{
    Failure,
    actor::{SESSION_COOKIE, cookie_name},
};
use http::{HeaderName, HeaderValue, header};

/// How long a session lasts without use, in seconds: 30 days.
pub(crate) const SESSION_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The headers of a response with tokens.
pub(crate) type Headers = Vec<(HeaderName, HeaderValue)>;

/// Returns the headers that store `token` in the cookie, or leave the cookie unchanged if there is none, and forbid caching.
pub(crate) fn store_headers(token: Option<&RefreshToken>, secure: bool) -> Result<Headers, Failure> {
    let mut headers = vec![(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    if let Some(token) = token {
        headers.push(set_cookie(&token.text(), SESSION_SECONDS, secure)?);
    }
    Ok(headers)
}

/// Returns the headers that remove the cookie.
pub(crate) fn removal_headers(secure: bool) -> Result<Headers, Failure> {
    Ok(vec![set_cookie("", 0, secure)?])
}

/// `HttpOnly`: scripts cannot read it. `SameSite=Lax`: other sites' requests do not carry it. Over https its name states that
/// only this host may set it, which requires the path of the whole host; over plain http it is sent to these endpoints only.
fn set_cookie(value: &str, seconds: i64, secure: bool) -> Result<(HeaderName, HeaderValue), Failure> {
    let name = cookie_name(SESSION_COOKIE, secure);
    let (path, secure) = if secure {
        ("/", "; Secure")
    } else {
        ("/api/identity", "")
    };
    let line = format!("{name}={value}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::try_from(line).map_err(Failure::internal)?;
    // Hides the value when the headers are printed.
    value.set_sensitive(true);
    Ok((header::SET_COOKIE, value))
}
