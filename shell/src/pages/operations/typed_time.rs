//! Times as operators type them, by the clock of their own time zone, like all times on the operations page.

use allpet_domain::Timestamp;

/// Formats a time to the minute: "2026-11-29 15:10". `behind_utc` says by how many minutes the person's clock is behind UTC.
pub(super) fn typed_time(at: Timestamp, behind_utc: impl Fn(Timestamp) -> i64) -> String {
    at.plus_seconds(-60 * behind_utc(at))
        .to_string()
        .chars()
        .take(16)
        .map(|c| if c == 'T' { ' ' } else { c })
        .collect()
}

/// Reads a time as [`typed_time`] formats it.
pub(super) fn read_time(typed: &str, behind_utc: impl Fn(Timestamp) -> i64) -> Option<Timestamp> {
    let as_utc: Timestamp = [typed.trim(), ":00Z"].concat().parse().ok()?;
    // The clocks may change between that time in UTC and the same time in the person's zone.
    let near = as_utc.plus_seconds(60 * behind_utc(as_utc));
    Some(as_utc.plus_seconds(60 * behind_utc(near)))
}

/// Names a time zone by its distance from UTC: "UTC−8", "UTC+5:30".
pub(super) fn zone_name(behind_utc: i64) -> String {
    let sign = match behind_utc {
        0 => return "UTC".to_owned(),
        1.. => "−",
        _ => "+",
    };
    let minutes = behind_utc.abs();
    let hours = minutes / 60;
    match minutes % 60 {
        0 => format!("UTC{sign}{hours}"),
        rest => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// In Seattle, where summer ended on November 1, 2026, at 9:00 UTC.
    fn seattle(moment: Timestamp) -> i64 {
        if moment < at("2026-11-01T09:00:00Z") {
            420
        } else {
            480
        }
    }

    #[test]
    fn a_time_is_typed_to_the_minute_by_the_persons_clock() {
        assert_eq!(
            typed_time(at("2026-11-29T23:10:45Z"), seattle),
            "2026-11-29 15:10"
        );
        assert_eq!(
            read_time(" 2026-11-29 15:10 ", seattle),
            Some(at("2026-11-29T23:10:00Z"))
        );
        assert_eq!(
            read_time("2026-11-29 15:10", |_| 0),
            Some(at("2026-11-29T15:10:00Z"))
        );
        for wrong in ["", "yesterday", "2026-11-29", "2026-11-31 10:00"] {
            assert_eq!(read_time(wrong, seattle), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_is_read_by_the_clock_that_is_right_then() {
        for moment in [
            "2026-11-01T06:30:00Z",
            "2026-11-01T07:30:00Z",
            "2026-11-01T10:30:00Z",
            "2026-11-01T16:30:00Z",
        ] {
            let typed = typed_time(at(moment), seattle);
            assert_eq!(read_time(&typed, seattle), Some(at(moment)), "{typed}");
        }
    }

    #[test]
    fn a_zone_has_its_distance_from_utc_as_its_name() {
        assert_eq!(zone_name(480), "UTC−8");
        assert_eq!(zone_name(-330), "UTC+5:30");
        assert_eq!(zone_name(0), "UTC");
    }
}
