//! The time of the browser, which the domain takes as a parameter.

use allpet_domain::{Day, Timestamp, calendar::Clock};

/// Returns the time by the browser's clock. For display only; the server's clock decides.
#[cfg(not(feature = "server"))]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since 1970 are whole and positive"
)]
pub fn now() -> Timestamp {
    Timestamp::from_unix_millis(js_sys::Date::now() as u64)
}

/// Returns the time by the clock of the server that renders a page. The browser's first render repeats its time.
#[cfg(feature = "server")]
#[expect(
    clippy::disallowed_methods,
    reason = "pages take the time from here, as in the browser"
)]
pub fn now() -> Timestamp {
    let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_unix_millis(elapsed.map_or(0, |elapsed| u64::try_from(elapsed.as_millis()).unwrap_or(0)))
}

/// Returns today's calendar day in the user's time zone.
pub fn today() -> Day {
    local_day(now())
}

/// Returns the calendar day of a moment in the user's time zone. In Seattle it may still be yesterday for [`Timestamp::day`]'s today.
#[cfg(not(feature = "server"))]
pub fn local_day(at: Timestamp) -> Day {
    let date = local_date(at);
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    i32::try_from(date.get_full_year())
        .ok()
        .and_then(|year| Day::new(year, part(date.get_month() + 1), part(date.get_date())))
        .unwrap_or_else(|| at.day())
}

/// Returns the time of day of a moment in the user's time zone.
#[cfg(not(feature = "server"))]
pub fn local_time(at: Timestamp) -> Clock {
    let date = local_date(at);
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    Clock {
        hour: part(date.get_hours()),
        minute: part(date.get_minutes()),
    }
}

/// Returns by how many minutes the user's clock is behind UTC at a moment: 480 in Seattle in winter, negative east of Greenwich.
#[cfg(not(feature = "server"))]
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole minutes, fewer than a day has"
)]
pub fn minutes_behind_utc(at: Timestamp) -> i64 {
    local_date(at).get_timezone_offset() as i64
}

/// Returns 0, since a server does not know a guest's time zone.
#[cfg(feature = "server")]
pub fn minutes_behind_utc(_: Timestamp) -> i64 {
    0
}

#[cfg(not(feature = "server"))]
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds since 1970 fit a double until the year 287396"
)]
fn local_date(at: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&(at.unix_millis() as f64).into())
}

/// Returns the time of day in UTC, since a server does not know a guest's time zone.
#[cfg(feature = "server")]
pub fn local_time(at: Timestamp) -> Clock {
    allpet_domain::Zone::Utc.clock(at)
}

/// Returns the calendar day in UTC, since a server does not know a guest's time zone.
#[cfg(feature = "server")]
pub fn local_day(at: Timestamp) -> Day {
    at.day()
}
