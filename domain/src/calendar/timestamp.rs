use super::{
    Day,
    text::{Reader, push_date, push_number},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};
use time::{Date, OffsetDateTime};

/// 1970-01-01 as a Julian day.
const EPOCH: i32 = 2_440_588;
const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// 1 January of the year −9999 and the last microsecond of the year 9999: the bounds of a calendar day.
const MIN: i64 = -377_705_116_800 * SECOND;
const MAX: i64 = 253_402_300_800 * SECOND - 1;

/// An instant in UTC, truncated to microseconds as in PostgreSQL; RFC 3339 as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Microseconds since 1970-01-01T00:00:00Z, from [`MIN`] to [`MAX`].
    micros: i64,
}

/// The text is not a timestamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a timestamp: write it as in RFC 3339, for example 2026-11-21T08:30:00Z")]
pub struct InvalidTimestamp;

impl Timestamp {
    /// Truncates `moment` to microseconds and converts it to UTC.
    pub fn new(moment: OffsetDateTime) -> Self {
        Self {
            micros: moment.unix_timestamp() * SECOND + i64::from(moment.microsecond()),
        }
    }

    /// The moment `millis` milliseconds after 1970-01-01T00:00:00Z.
    pub fn from_unix_millis(millis: u64) -> Self {
        let millis = i64::try_from(millis).ok().filter(|millis| *millis <= MAX / 1_000);
        Self {
            micros: millis.unwrap_or(0) * 1_000,
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z; 0 before that.
    pub fn unix_millis(self) -> u64 {
        u64::try_from(self.micros / 1_000).unwrap_or(0)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix_seconds(self) -> i64 {
        self.micros.div_euclid(SECOND)
    }

    /// Adds seconds, which may be negative. Saturates at the ends of the calendar.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        // Clamped first, so that the multiplication cannot overflow.
        let seconds = seconds.clamp((MIN - MAX) / SECOND, (MAX - MIN) / SECOND);
        Self {
            micros: (self.micros + seconds * SECOND).clamp(MIN, MAX),
        }
    }

    /// The calendar day in UTC.
    pub fn day(self) -> Day {
        let days = i32::try_from(self.micros.div_euclid(DAY)).unwrap_or(0);
        Day(Date::from_julian_day(EPOCH + days).unwrap_or(Date::MAX))
    }

    /// The latest calendar day anywhere on Earth at this moment (UTC+14, Kiritimati): an upper bound for “today”, wherever the
    /// reader is.
    pub fn latest_day(self) -> Day {
        self.plus_seconds(14 * 3_600).day()
    }

    /// Converts to the database driver's type.
    pub fn inner(self) -> OffsetDateTime {
        OffsetDateTime::UNIX_EPOCH.saturating_add(time::Duration::microseconds(self.micros))
    }

    fn text(self) -> String {
        let mut text = String::with_capacity(28);
        push_date(&mut text, self.day().0);
        let of_day = self.micros.rem_euclid(DAY);
        let part = |unit: i64, count: i64| u32::try_from(of_day / unit % count).unwrap_or(0);
        text.push('T');
        push_number(&mut text, part(3_600 * SECOND, 24), 2);
        text.push(':');
        push_number(&mut text, part(60 * SECOND, 60), 2);
        text.push(':');
        push_number(&mut text, part(SECOND, 60), 2);
        let micros = part(1, SECOND);
        if micros > 0 {
            text.push('.');
            push_number(&mut text, micros, 6);
            while text.ends_with('0') {
                text.pop();
            }
        }
        text.push('Z');
        text
    }

    /// Parses RFC 3339, section 5.6: any separator between day and time, any number of decimals, any offset.
    fn read(text: &str) -> Option<Self> {
        let mut rest = Reader(text.as_bytes());
        let (year, month, day) = rest.date()?;
        let day = Day::new(i32::try_from(year).ok()?, month, day)?;
        rest.any()?;
        let minutes = rest.clock()?;
        rest.skip(b':')?;
        let second = rest.number(2)?;
        let micros = rest.decimals()?;
        let offset = rest.offset()?;
        // A leap second becomes the last microsecond before it; it is valid at the end of a UTC month only.
        let leap = second == 60;
        let (second, micros) = if leap { (59, 999_999) } else { (second, micros) };
        let moment = Self {
            micros: i64::from(day.0.to_julian_day() - EPOCH) * DAY
                + (minutes - offset) * 60 * SECOND
                + i64::from(second) * SECOND
                + micros,
        };
        let ends_month = moment.micros.rem_euclid(DAY) == DAY - 1
            && (moment.day().0 == Date::MAX || moment.day().plus_days(1).0.day() == 1);
        let sound = rest.0.is_empty()
            && second <= 59
            && (!leap || ends_month)
            && (MIN..=MAX).contains(&moment.micros);
        sound.then_some(moment)
    }
}

impl Reader<'_> {
    /// Parses `HH:MM` into minutes.
    fn clock(&mut self) -> Option<i64> {
        let hour = self.number(2)?;
        self.skip(b':')?;
        let minute = self.number(2)?;
        (hour <= 23 && minute <= 59).then_some(i64::from(hour * 60 + minute))
    }

    /// Parses an optional fraction into microseconds; truncates finer digits.
    fn decimals(&mut self) -> Option<i64> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.any()?;
        let mut unit = 100_000;
        let mut micros = i64::from(self.digit()?) * unit;
        while let Some(digit) = self.digit() {
            unit /= 10;
            micros += i64::from(digit) * unit;
        }
        Some(micros)
    }

    /// Parses `Z` or `±HH:MM` into minutes.
    fn offset(&mut self) -> Option<i64> {
        match self.any()? {
            b'Z' | b'z' => Some(0),
            b'+' => self.clock(),
            b'-' => self.clock().map(|minutes| -minutes),
            _ => None,
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;
    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        Self::read(text).ok_or(InvalidTimestamp)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}
