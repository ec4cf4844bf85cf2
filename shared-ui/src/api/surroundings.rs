//! What the domain takes as parameters: the time and randomness, from the browser.

use allpet_contract::IdempotencyKey;
use allpet_domain::{Day, Timestamp, calendar::Clock, id::Entropy};

/// The browser's clock. Only for what is shown; what counts is the server's.
#[cfg(not(feature = "server"))]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since 1970 are whole and positive"
)]
pub fn now() -> Timestamp {
    Timestamp::from_unix_millis(js_sys::Date::now() as u64)
}

/// The clock of the server that renders a page. What is shown by it, the browser's first drawing shows again.
#[cfg(feature = "server")]
#[expect(
    clippy::disallowed_methods,
    reason = "pages take the time from here, as in the browser"
)]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_unix_millis(since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0)))
}

/// The calendar day where the person is.
pub fn today() -> Day {
    day_here(now())
}

/// The calendar day of a moment where the person is. In Seattle it is still yesterday when [`Timestamp::day`] says today.
#[cfg(not(feature = "server"))]
pub fn day_here(at: Timestamp) -> Day {
    let date = local(at);
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    i32::try_from(date.get_full_year())
        .ok()
        .and_then(|year| Day::new(year, part(date.get_month() + 1), part(date.get_date())))
        .unwrap_or_else(|| at.day())
}

/// The time of day of a moment where the person is.
#[cfg(not(feature = "server"))]
pub fn clock_here(at: Timestamp) -> Clock {
    let date = local(at);
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    Clock {
        hour: part(date.get_hours()),
        minute: part(date.get_minutes()),
    }
}

#[cfg(not(feature = "server"))]
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds since 1970 fit a double until the year 287396"
)]
fn local(at: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&(at.unix_millis() as f64).into())
}

/// Where a guest is, a server does not know: the time of day in UTC.
#[cfg(feature = "server")]
pub fn clock_here(at: Timestamp) -> Clock {
    allpet_domain::Zone::Utc.clock(at)
}

/// Where a guest is, a server does not know: the day in UTC.
#[cfg(feature = "server")]
pub fn day_here(at: Timestamp) -> Day {
    at.day()
}

/// Ten random bytes from the browser's cryptographic source, for a new id.
pub fn entropy() -> Entropy {
    let mut bytes = Entropy::default();
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // Fails only for more than 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// A new key for one intention to write. Keep it while the same form is sent again, so that it happens once.
pub fn idempotency_key() -> IdempotencyKey {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut key = String::with_capacity(20);
    for byte in entropy() {
        key.push(char::from(HEX[usize::from(byte >> 4)]));
        key.push(char::from(HEX[usize::from(byte & 15)]));
    }
    IdempotencyKey(key)
}
