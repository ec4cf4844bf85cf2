//! Calendar days, where the law counts days, and moments, where a machine does.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};
use time::{
    Date, Duration, Month, OffsetDateTime, format_description::well_known::Rfc3339,
    macros::format_description,
};

/// A calendar day without a time or a zone; `YYYY-MM-DD` as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

/// The text is not a calendar day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a calendar day: write it as YYYY-MM-DD, for example 2026-11-21")]
pub struct NotADay;

impl Day {
    /// The day of `year`, `month` (1–12) and `day` (1–31), where there is one.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        Date::from_calendar_date(year, Month::try_from(month).ok()?, day)
            .ok()
            .map(Self)
    }

    /// The day `months` later. Where that month is shorter, its last day (31 January + 1 month = 28 February).
    ///
    /// Saturates at the end of the calendar (year 9999).
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let zero_based =
            i64::from(self.0.year()) * 12 + i64::from(u8::from(self.0.month())) - 1 + i64::from(months);
        let year = i32::try_from(zero_based.div_euclid(12)).unwrap_or(i32::MAX);
        let month = u8::try_from(zero_based.rem_euclid(12) + 1).unwrap_or(12);
        (28..=31)
            .rev()
            .filter(|last| *last <= self.0.day())
            .chain([self.0.day()])
            .find_map(|day| Self::new(year, month, day))
            .unwrap_or(Self(Date::MAX))
    }

    /// The day `days` later (earlier, where negative); saturates at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(Duration::days(days)))
    }

    /// Whole months from `self` to `later`; 0 where `later` is not later.
    pub fn months_until(self, later: Self) -> u32 {
        let months = (i64::from(later.0.year()) - i64::from(self.0.year())) * 12
            + i64::from(u8::from(later.0.month()))
            - i64::from(u8::from(self.0.month()));
        let mut months = u32::try_from(months).unwrap_or(0);
        while months > 0 && self.plus_months(months) > later {
            months -= 1;
        }
        months
    }

    /// Days from `self` to `later`; negative where `later` is earlier.
    pub fn days_until(self, later: Self) -> i64 {
        (later.0 - self.0).whole_days()
    }

    /// Whole years from `self` (a birthday) to `on`.
    pub fn years_until(self, on: Self) -> u32 {
        self.months_until(on) / 12
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.0.year(),
            u8::from(self.0.month()),
            self.0.day()
        )
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        Date::parse(text.trim(), format_description!("[year]-[month]-[day]"))
            .map(Self)
            .map_err(|_| NotADay)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// A moment in UTC, cut to microseconds (what PostgreSQL keeps); RFC 3339 as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// Cuts `moment` to microseconds and turns it to UTC.
    pub fn new(moment: OffsetDateTime) -> Self {
        let moment = moment.to_offset(time::UtcOffset::UTC);
        Self(moment.replace_microsecond(moment.microsecond()).unwrap_or(moment))
    }

    /// The moment `millis` milliseconds after 1970-01-01T00:00:00Z.
    pub fn from_unix_millis(millis: u64) -> Self {
        let nanos = i128::from(millis) * 1_000_000;
        Self(OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z; 0 before that.
    pub fn unix_millis(self) -> u64 {
        u64::try_from(self.0.unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix_seconds(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// The moment `seconds` later (earlier, where negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(Duration::seconds(seconds)))
    }

    /// The calendar day in UTC.
    pub fn day(self) -> Day {
        Day(self.0.date())
    }

    /// For the database driver.
    pub fn inner(self) -> OffsetDateTime {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = time::error::Parse;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        OffsetDateTime::parse(text, &Rfc3339).map(Self::new)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Day, Timestamp};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    macro_rules! text_format {
        ($type:ty, $format:literal) => {
            impl JsonSchema for $type {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($type).into()
                }
                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({ "type": "string", "format": $format })
                }
            }
        };
    }
    text_format!(Day, "date");
    text_format!(Timestamp, "date-time");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn months_end_on_the_last_day_of_a_shorter_month() {
        assert_eq!(day("2025-01-31").plus_months(1), day("2025-02-28"));
        assert_eq!(day("2024-02-29").plus_months(12), day("2025-02-28"));
        assert_eq!(day("2025-11-30").plus_months(3), day("2026-02-28"));
    }

    #[test]
    fn whole_months_and_years_are_counted() {
        assert_eq!(day("2025-08-21").months_until(day("2025-11-20")), 2);
        assert_eq!(day("2025-08-21").months_until(day("2025-11-21")), 3);
        assert_eq!(day("1961-11-22").years_until(day("2026-11-21")), 64);
        assert_eq!(day("2026-01-01").months_until(day("2025-01-01")), 0);
    }

    #[test]
    fn a_moment_is_cut_to_microseconds() {
        let fine: Timestamp = "2026-11-21T08:30:00.123456789Z".parse().unwrap();
        assert_eq!(fine.to_string(), "2026-11-21T08:30:00.123456Z");
    }

    #[test]
    fn a_wrong_day_says_how_to_write_it() {
        assert!("2026-02-30".parse::<Day>().is_err());
        assert!(NotADay.to_string().contains("YYYY-MM-DD"));
    }
}
