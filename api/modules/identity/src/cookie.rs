//! The cookies: of the session, and of the device.

use crate::{refresh_token::RefreshToken, service::devices::known_devices::KNOWN_SECONDS};
use allpet_kernel::{
    Failure,
    actor::{DEVICE_COOKIE, SESSION_COOKIE, cookie_name},
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
        headers.push(set_cookie(
            SESSION_COOKIE,
            &token.text(),
            SESSION_SECONDS,
            secure,
        )?);
    }
    Ok(headers)
}

/// Returns the headers that remove the cookie.
pub(crate) fn removal_headers(secure: bool) -> Result<Headers, Failure> {
    Ok(vec![set_cookie(SESSION_COOKIE, "", 0, secure)?])
}

/// Returns the header that stores the token of a device. Signing out leaves it, so that the device stays known.
pub(crate) fn device_header(token: &str, secure: bool) -> Result<(HeaderName, HeaderValue), Failure> {
    set_cookie(DEVICE_COOKIE, token, KNOWN_SECONDS, secure)
}

/// `HttpOnly`: scripts cannot read it. `SameSite=Lax`: other sites' requests do not carry it. Over https its name states that
/// only this host may set it, which requires the path of the whole host; over plain http it is sent to these endpoints only.
fn set_cookie(
    name: &str,
    value: &str,
    seconds: i64,
    secure: bool,
) -> Result<(HeaderName, HeaderValue), Failure> {
    let name = cookie_name(name, secure);
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
