//! The session cookie.

use crate::refresh_token::RefreshToken;
use allpet_kernel::{
    Failure,
    actor::{SESSION_COOKIE, cookie_name},
};
use http::{HeaderName, HeaderValue, header};

/// Seconds that a session lives without being used: 30 days.
pub(crate) const SESSION_SECONDS: i64 = 30 * 24 * 60 * 60;

/// Headers of an answer that holds tokens.
pub(crate) type Headers = Vec<(HeaderName, HeaderValue)>;

/// Puts `token` in the browser's cookie; without one leaves the cookie as it is. Nothing on the way keeps the answer.
pub(crate) fn keep(token: Option<&RefreshToken>, secure: bool) -> Result<Headers, Failure> {
    let mut headers = vec![(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    if let Some(token) = token {
        headers.push(set(&token.text(), SESSION_SECONDS, secure)?);
    }
    Ok(headers)
}

/// Takes the cookie away.
pub(crate) fn drop(secure: bool) -> Result<Headers, Failure> {
    Ok(vec![set("", 0, secure)?])
}

/// `HttpOnly`: no script reads it. `SameSite=Lax`: it does not go along with what other sites send. Over https its name says
/// that this host alone may set it, for which its path must be the whole host; over plain http it goes to these endpoints only.
fn set(value: &str, seconds: i64, secure: bool) -> Result<(HeaderName, HeaderValue), Failure> {
    let name = cookie_name(SESSION_COOKIE, secure);
    let (path, secure) = if secure {
        ("/", "; Secure")
    } else {
        ("/api/identity", "")
    };
    let line = format!("{name}={value}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::try_from(line).map_err(Failure::internal)?;
    // Keeps it out of what is printed of the headers.
    value.set_sensitive(true);
    Ok((header::SET_COOKIE, value))
}
