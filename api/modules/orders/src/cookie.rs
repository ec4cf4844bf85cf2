//! The guest's cookie: 256 random bits that identify a guest.

use allpet_kernel::{
    Failure,
    actor::{CART_COOKIE, cookie_name},
};
use http::{HeaderName, HeaderValue, header};

/// Lifetime of the guest's cookie, in seconds: 90 days.
const CART_SECONDS: i64 = 90 * 24 * 60 * 60;

/// Returns the headers that store `token` in the browser's cookie.
pub(crate) fn store_token(token: &str, secure: bool) -> Result<Vec<(HeaderName, HeaderValue)>, Failure> {
    set_cookie(token, CART_SECONDS, secure)
}

/// Returns the headers that delete the cookie.
pub(crate) fn clear(secure: bool) -> Result<Vec<(HeaderName, HeaderValue)>, Failure> {
    set_cookie("", 0, secure)
}

/// Builds the header. `HttpOnly` hides the cookie from scripts; `SameSite=Lax` keeps it out of other sites' requests.
fn set_cookie(value: &str, seconds: i64, secure: bool) -> Result<Vec<(HeaderName, HeaderValue)>, Failure> {
    let name = cookie_name(CART_COOKIE, secure);
    // A cookie whose name begins with `__Host-` must have the path `/`.
    let (path, secure) = if secure { ("/", "; Secure") } else { ("/api", "") };
    let line = format!("{name}={value}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::try_from(line).map_err(Failure::internal)?;
    // Keeps the token out of the headers' `Debug` output.
    value.set_sensitive(true);
    Ok(vec![(header::SET_COOKIE, value)])
}
