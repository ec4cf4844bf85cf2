//! Requests from our own pages: their origin and their cookies.

use super::actor::RequestParts;
use allpet_contract::{Problem, identity::FOREIGN_ORIGIN, problem::MALFORMED};
use http::header;

/// The session cookie's name over plain http on localhost; see [`cookie_name`].
pub const SESSION_COOKIE: &str = "allpet_session";

/// The cookie by which identity knows a device again; see [`cookie_name`].
pub const DEVICE_COOKIE: &str = "allpet_device";

/// The guest cart's cookie over plain http on localhost; see [`cookie_name`].
pub const CART_COOKIE: &str = "allpet_cart";

/// Returns the origin of the calling page. Browsers attach cookies to requests from any page, so the page must be one of ours:
/// its exact origin, on a request that the browser calls same-origin or same-site if it says so at all (browsers omit `Origin` in
/// same-origin GETs only).
pub(super) fn require_own_page<'a>(parts: &RequestParts<'a>) -> Result<&'a str, Problem> {
    let origin = header_text(parts, "origin");
    let own_origin = origin.filter(|origin| parts.kernel.origins().iter().any(|known| known == origin));
    let same_site =
        header_text(parts, "sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "same-site"));
    own_origin
        .filter(|_| same_site)
        .ok_or_else(|| Problem::new(FOREIGN_ORIGIN).detail("Call this from one of the configured origins."))
}

/// Returns a header as text.
pub(super) fn header_text<'a>(parts: &RequestParts<'a>, name: &str) -> Option<&'a str> {
    parts.headers.get(name).and_then(|value| value.to_str().ok())
}

/// Returns the name of a cookie that travels over https only (`secure`) or over plain http on localhost. Browsers accept a cookie
/// whose name begins with `__Host-` only from this very host and only over https, so neither another host of the domain nor an
/// attacker in the network can replace it.
pub fn cookie_name(name: &str, secure: bool) -> String {
    if secure {
        ["__Host-", name].concat()
    } else {
        name.to_owned()
    }
}

/// Returns the value of a cookie. Refuses two cookies of one name: one of them is not ours, and they cannot be told apart.
pub(super) fn cookie(parts: &RequestParts<'_>, name: &str) -> Result<Option<String>, Problem> {
    let host_name = cookie_name(name, true);
    if let Some(value) = single_cookie(parts, &host_name)? {
        return Ok(Some(value));
    }
    if parts.kernel.secure_cookies() {
        return Ok(None);
    }
    single_cookie(parts, name)
}

fn single_cookie(parts: &RequestParts<'_>, name: &str) -> Result<Option<String>, Problem> {
    let lines = parts.headers.get_all(header::COOKIE).iter();
    let mut found = lines
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned());
    let first = found.next();
    if found.next().is_some() {
        return Err(Problem::new(MALFORMED)
            .detail("Send each cookie once. Clear the cookies of this site and sign in again."));
    }
    Ok(first)
}
