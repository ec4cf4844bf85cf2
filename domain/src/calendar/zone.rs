use super::{Day, Timestamp};
use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// Seconds of an hour.
const HOUR: i64 = 3_600;

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// A time zone of an authority. A few North American rules instead of a table, since a browser downloads this. Daylight saving
/// time follows the Energy Policy Act of 2005, as do the supported Canadian provinces: from two o'clock on the second Sunday of
/// March to two o'clock on the first Sunday of November.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// New York, Toronto: UTC−5, in summer UTC−4.
    Eastern,
    /// Chicago, Winnipeg: UTC−6, in summer UTC−5.
    Central,
    /// Denver, Calgary: UTC−7, in summer UTC−6.
    Mountain,
    /// Seattle, Los Angeles: UTC−8, in summer UTC−7.
    Pacific,
    /// UTC, if nothing else is known.
    #[default]
    Utc,
}

impl Zone {
    /// The local calendar day at `moment`: it ends at midnight in this zone, not at the server's or the reader's.
    pub fn day(self, moment: Timestamp) -> Day {
        self.local(moment).day()
    }

    /// The local time of day at `moment`.
    pub fn clock(self, moment: Timestamp) -> Clock {
        let minutes = self.local(moment).unix_seconds().rem_euclid(24 * HOUR) / 60;
        let part = |number: i64| u8::try_from(number).unwrap_or_default();
        Clock {
            hour: part(minutes / 60),
            minute: part(minutes % 60),
        }
    }

    /// Shifts `moment` so that its UTC fields are the local ones.
    fn local(self, moment: Timestamp) -> Timestamp {
        let behind = match self {
            Self::Eastern => 5,
            Self::Central => 6,
            Self::Mountain => 7,
            Self::Pacific => 8,
            Self::Utc => return moment,
        };
        let standard = moment.plus_seconds(-behind * HOUR);
        if is_summer(standard) {
            standard.plus_seconds(HOUR)
        } else {
            standard
        }
    }
}

/// Returns whether daylight saving time applies. `standard` is in standard time, in which summer ends at one o'clock.
fn is_summer(standard: Timestamp) -> bool {
    let day = standard.day().0;
    let hour = standard.unix_seconds().rem_euclid(24 * HOUR) / HOUR;
    let begins = sunday(day.year(), Month::March, 8);
    let ends = sunday(day.year(), Month::November, 1);
    begins.is_some_and(|begins| (begins, 2) <= (day, hour))
        && ends.is_some_and(|ends| (day, hour) < (ends, 1))
}

/// The first Sunday of a month on or after its day `from`.
fn sunday(year: i32, month: Month, from: u8) -> Option<Date> {
    let first = Date::from_calendar_date(year, month, from).ok()?;
    let ahead = (7 - first.weekday().number_days_from_sunday()) % 7;
    Date::from_calendar_date(year, month, from + ahead).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(zone: Zone, moment: &str) -> String {
        zone.day(moment.parse().unwrap()).to_string()
    }

    #[test]
    fn clocks_show_the_time_of_the_place() {
        let at = |zone: Zone, moment: &str| {
            let Clock { hour, minute } = zone.clock(moment.parse().unwrap());
            (hour, minute)
        };
        assert_eq!(at(Zone::Pacific, "2026-11-29T02:05:00Z"), (18, 5));
        assert_eq!(at(Zone::Eastern, "2026-07-01T03:59:59Z"), (23, 59), "in summer");
        assert_eq!(at(Zone::Utc, "2026-11-29T00:00:00Z"), (0, 0));
    }

    #[test]
    fn a_day_ends_at_midnight_of_the_place() {
        // Five in the afternoon in Seattle is already tomorrow in UTC.
        assert_eq!(on(Zone::Pacific, "2026-11-22T01:00:00Z"), "2026-11-21");
        assert_eq!(on(Zone::Pacific, "2026-11-22T07:59:59Z"), "2026-11-21");
        assert_eq!(on(Zone::Pacific, "2026-11-22T08:00:00Z"), "2026-11-22");
        assert_eq!(on(Zone::Eastern, "2026-11-22T04:59:59Z"), "2026-11-21");
        assert_eq!(on(Zone::Eastern, "2026-11-22T05:00:00Z"), "2026-11-22");
        assert_eq!(on(Zone::Central, "2026-11-22T06:00:00Z"), "2026-11-22");
        assert_eq!(on(Zone::Mountain, "2026-11-22T06:59:59Z"), "2026-11-21");
        assert_eq!(on(Zone::Utc, "2026-11-22T00:00:00Z"), "2026-11-22");
    }

    #[test]
    fn in_summer_it_ends_an_hour_earlier() {
        assert_eq!(on(Zone::Pacific, "2026-07-01T06:59:59Z"), "2026-06-30");
        assert_eq!(on(Zone::Pacific, "2026-07-01T07:00:00Z"), "2026-07-01");
        // In 2026 daylight saving time runs from 8 March to 1 November; both changes come hours after midnight.
        assert_eq!(
            on(Zone::Pacific, "2026-03-08T07:59:59Z"),
            "2026-03-07",
            "still winter"
        );
        assert_eq!(
            on(Zone::Pacific, "2026-03-09T06:59:59Z"),
            "2026-03-08",
            "summer since two"
        );
        assert_eq!(on(Zone::Pacific, "2026-03-09T07:00:00Z"), "2026-03-09");
        assert_eq!(
            on(Zone::Pacific, "2026-11-01T06:59:59Z"),
            "2026-10-31",
            "still summer"
        );
        assert_eq!(
            on(Zone::Pacific, "2026-11-02T07:00:00Z"),
            "2026-11-01",
            "winter since two"
        );
        assert_eq!(on(Zone::Pacific, "2026-11-02T08:00:00Z"), "2026-11-02");
        // 2027: 14 March and 7 November.
        assert_eq!(on(Zone::Eastern, "2027-03-14T04:30:00Z"), "2027-03-13");
        assert_eq!(on(Zone::Eastern, "2027-03-15T04:00:00Z"), "2027-03-15");
        assert_eq!(on(Zone::Eastern, "2027-11-07T04:00:00Z"), "2027-11-07");
        assert_eq!(on(Zone::Eastern, "2027-11-08T04:00:00Z"), "2027-11-07");
    }
}
