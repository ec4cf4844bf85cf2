use super::text::{Reader, push_date};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};
use time::{Date, Duration, Month};

/// A calendar day without a time or a zone; `YYYY-MM-DD` as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

/// The text is not a calendar day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a calendar day: write it as YYYY-MM-DD, for example 2026-11-21")]
pub struct InvalidDay;

impl Day {
    /// The day of `year`, `month` (1–12) and `day` (1–31); `None` if the calendar lacks it.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        Date::from_calendar_date(year, Month::try_from(month).ok()?, day)
            .ok()
            .map(Self)
    }

    /// Adds months. If that month is shorter, returns its last day (31 January + 1 month = 28 February).
    ///
    /// Saturates at the end of the year 9999.
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

    /// Adds `days`, which may be negative. Saturates at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(Duration::days(days)))
    }

    /// Whole months from `self` to `later`; 0 unless `later` is later.
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

    /// Days from `self` to `later`; negative if `later` is earlier.
    pub fn days_until(self, later: Self) -> i64 {
        (later.0 - self.0).whole_days()
    }

    /// Whole years from `self` (a birthday) to `on`.
    pub fn years_until(self, on: Self) -> u32 {
        self.months_until(on) / 12
    }

    fn text(self) -> String {
        let mut text = String::with_capacity(11);
        push_date(&mut text, self.0);
        text
    }

    /// Parses [`Day::text`]; the year may have a sign.
    fn read(text: &str) -> Option<Self> {
        let before_zero = text.starts_with('-');
        let mut rest = Reader(text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes());
        let (year, month, day) = rest.date()?;
        let year = i32::try_from(year).ok()?;
        let day = Self::new(if before_zero { -year } else { year }, month, day)?;
        rest.0.is_empty().then_some(day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl FromStr for Day {
    type Err = InvalidDay;
    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        Self::read(text.trim()).ok_or(InvalidDay)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}
