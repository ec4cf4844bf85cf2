//! The guest's cookie: 256 random bits that tell one guest from another.

use allpet_kernel::{
    Failure,
    actor::{CART_COOKIE, cookie_name},
};
use http::{HeaderName, HeaderValue, header};

/// Seconds that a guest's cart is remembered: 90 days.
const CART_SECONDS: i64 = 90 * 24 * 60 * 60;

/// Headers that put `token` into the browser's cookie.
pub(crate) fn keep(token: &str, secure: bool) -> Result<Vec<(HeaderName, HeaderValue)>, Failure> {
    set(token, CART_SECONDS, secure)
}

/// Headers that take the cookie away.
pub(crate) fn drop(secure: bool) -> Result<Vec<(HeaderName, HeaderValue)>, Failure> {
    set("", 0, secure)
}

/// `HttpOnly`: no script reads it. `SameSite=Lax`: it does not go along with what other sites send.
fn set(value: &str, seconds: i64, secure: bool) -> Result<Vec<(HeaderName, HeaderValue)>, Failure> {
    let name = cookie_name(CART_COOKIE, secure);
    // What begins with `__Host-` must be for the whole host.
    let (path, secure) = if secure { ("/", "; Secure") } else { ("/api", "") };
    let line = format!("{name}={value}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::try_from(line).map_err(Failure::internal)?;
    // Keeps it out of what is printed of the headers.
    value.set_sensitive(true);
    Ok(vec![(header::SET_COOKIE, value)])
}
