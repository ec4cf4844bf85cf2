//! Time and randomness from the browser, which the domain takes as parameters.

use allpet_contract::IdempotencyKey;
use allpet_domain::{Day, Timestamp, calendar::Clock, id::Entropy};

/// The browser's clock. For display only; the server's clock decides.
#[cfg(not(feature = "server"))]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since 1970 are whole and positive"
)]
pub fn now() -> Timestamp {
    Timestamp::from_unix_millis(js_sys::Date::now() as u64)
}

/// The clock of the server that renders a page. The browser's first render repeats its time.
#[cfg(feature = "server")]
#[expect(
    clippy::disallowed_methods,
    reason = "pages take the time from here, as in the browser"
)]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_unix_millis(since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0)))
}

/// Today's calendar day in the user's time zone.
pub fn today() -> Day {
    day_here(now())
}

/// The calendar day of a moment in the user's time zone. In Seattle it may still be yesterday for [`Timestamp::day`]'s today.
#[cfg(not(feature = "server"))]
pub fn day_here(at: Timestamp) -> Day {
    let date = local(at);
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    i32::try_from(date.get_full_year())
        .ok()
        .and_then(|year| Day::new(year, part(date.get_month() + 1), part(date.get_date())))
        .unwrap_or_else(|| at.day())
}

/// The time of day of a moment in the user's time zone.
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

/// The time of day in UTC, since a server does not know a guest's time zone.
#[cfg(feature = "server")]
pub fn clock_here(at: Timestamp) -> Clock {
    allpet_domain::Zone::Utc.clock(at)
}

/// The calendar day in UTC, since a server does not know a guest's time zone.
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

/// Creates a key for one intention to write. Reuse it for repetitions of the same form, so that they count once.
pub fn idempotency_key() -> IdempotencyKey {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut key = String::with_capacity(20);
    for byte in entropy() {
        key.push(char::from(HEX[usize::from(byte >> 4)]));
        key.push(char::from(HEX[usize::from(byte & 15)]));
    }
    IdempotencyKey(key)
}
