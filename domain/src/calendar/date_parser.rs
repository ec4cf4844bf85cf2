//! Typed dates, in the order of their country.

use super::Day;
use crate::text;

/// Names of the months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The meaning of 03/04/2021 in a country.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// The fourth of March: the United States.
    MonthFirst,
    /// The third of April: nearly everywhere else.
    DayFirst,
    /// Not known: read only if one of the numbers cannot be a month.
    #[default]
    Unknown,
}

/// The reason why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateParseError {
    /// The text does not look like a date.
    Unlike,
    /// The year has only two digits.
    ShortYear,
    /// The date is ambiguous between these two months (1–12).
    Ambiguous(u8, u8),
    /// The month has fewer days.
    NoSuchDay {
        /// The year.
        year: i32,
        /// The month (1–12).
        month: u8,
    },
}

impl DateParseError {
    /// The code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unlike | Self::ShortYear => "not-a-day",
            Self::Ambiguous(..) => "ambiguous-day",
            Self::NoSuchDay { .. } => "no-such-day",
        }
    }

    /// A sentence that says what to do; `example` is a date like the expected one: "31 Mar 2021".
    pub fn message(self, example: &str) -> String {
        match self {
            Self::Unlike => ["Enter a date like ", example, "."].concat(),
            Self::ShortYear => ["Enter the year with four digits, like ", example, "."].concat(),
            Self::Ambiguous(one, other) => [
                "This may be in ",
                name(one),
                " or ",
                name(other),
                ". Enter a date like ",
                example,
                ".",
            ]
            .concat(),
            Self::NoSuchDay { year, month } => {
                let days = (28..=31).rev().find(|day| Day::new(year, month, *day).is_some());
                let days = days.unwrap_or(31).to_string();
                [
                    name(month),
                    " ",
                    &year.to_string(),
                    " has ",
                    &days,
                    " days. Check the day.",
                ]
                .concat()
            }
        }
    }
}

fn name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month) - 1).copied().unwrap_or_default()
}

/// Parses a date: `2021-03-31`, `31 Mar 2021`, `March 31, 2021`, `20210331`, `3/31/2021` or `31/3/2021` by `order`, `31.3.2021`.
/// Fails with the reason; callers handle an empty text.
pub fn read_day(typed: &str, order: DateOrder) -> Result<Day, DateParseError> {
    let clean = text::line(typed).map_err(|_| DateParseError::Unlike)?;
    if clean.len() == 8 && clean.bytes().all(|byte| byte.is_ascii_digit()) {
        return day_of(&clean[..4], &clean[4..6], &clean[6..]);
    }
    let points = clean.contains('.');
    let mut words = clean
        .split(|c: char| text::is_dash(c) || matches!(c, ' ' | ',' | '.' | '/'))
        .filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("of"));
    let parts = [words.next(), words.next(), words.next(), words.next()];
    let [Some(first), Some(second), Some(third), None] = parts else {
        return Err(DateParseError::Unlike);
    };
    let written = |word: &str| month(word).map(|month| month.to_string());
    if first.len() == 4 && is_number(first) {
        return day_of(first, written(second).as_deref().unwrap_or(second), third);
    }
    match (written(first), written(second)) {
        (Some(month), None) => day_of(third, &month, second),
        (None, Some(month)) => day_of(third, &month, first),
        (None, None) if is_number(first) && is_number(second) => {
            // With points between the numbers the day comes first in every country.
            in_order(
                first,
                second,
                third,
                if points { DateOrder::DayFirst } else { order },
            )
        }
        _ => Err(DateParseError::Unlike),
    }
}

fn in_order(first: &str, second: &str, year: &str, order: DateOrder) -> Result<Day, DateParseError> {
    let (month, other): (u8, u8) = (
        first.parse().map_err(|_| DateParseError::Unlike)?,
        second.parse().map_err(|_| DateParseError::Unlike)?,
    );
    let is_month = |number: u8| (1..=12).contains(&number);
    match order {
        DateOrder::MonthFirst if is_month(month) => day_of(year, first, second),
        DateOrder::DayFirst if is_month(other) => day_of(year, second, first),
        DateOrder::Unknown if month == other || is_month(month) && !is_month(other) => {
            day_of(year, first, second)
        }
        DateOrder::Unknown if is_month(other) && !is_month(month) => day_of(year, second, first),
        DateOrder::Unknown if is_month(month) => Err(DateParseError::Ambiguous(month, other)),
        _ => Err(DateParseError::Unlike),
    }
}

fn day_of(year: &str, month: &str, day: &str) -> Result<Day, DateParseError> {
    let day = day.trim_end_matches(char::is_alphabetic);
    if !is_number(year) || !is_number(month) || !is_number(day) {
        return Err(DateParseError::Unlike);
    }
    if year.len() == 2 {
        return Err(DateParseError::ShortYear);
    }
    let number = |text: &str| text.parse::<u8>().ok();
    let (Some(month), Some(day), 4) = (
        number(month).filter(|m| (1..=12).contains(m)),
        number(day),
        year.len(),
    ) else {
        return Err(DateParseError::Unlike);
    };
    let year = year.parse().map_err(|_| DateParseError::Unlike)?;
    Day::new(year, month, day).ok_or(DateParseError::NoSuchDay { year, month })
}

fn is_number(word: &str) -> bool {
    (1..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Looks up an English month name (1–12), abbreviated to three letters or more.
fn month(word: &str) -> Option<u8> {
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    // "Sept." is a common American abbreviation.
    let word = if word.eq_ignore_ascii_case("sept") {
        &word[..3]
    } else {
        word
    };
    let place = MONTHS
        .iter()
        .position(|name| name.len() >= word.len() && name[..word.len()].eq_ignore_ascii_case(word))?;
    u8::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::{
        DateOrder::{DayFirst, MonthFirst, Unknown},
        *,
    };

    fn read(text: &str, order: DateOrder) -> Result<String, DateParseError> {
        read_day(text, order).map(|day| day.to_string())
    }

    #[test]
    fn a_day_is_read_as_people_type_it() {
        for text in [
            "2027-03-31",
            " 31 Mar 2027",
            "March 31, 2027",
            "20270331",
            "31 march 2027",
            "31st of March 2027",
            "2027 3 31",
            "2027/03/31",
            "31.3.2027",
            "31 Mar\u{a0}2027",
            "2027\u{2011}03\u{2011}31",
        ] {
            for order in [MonthFirst, DayFirst, Unknown] {
                assert_eq!(read(text, order).as_deref(), Ok("2027-03-31"), "{text}");
            }
        }
        assert_eq!(read("Sept 5, 2020", Unknown).as_deref(), Ok("2020-09-05"));
    }

    #[test]
    fn numbers_take_the_order_of_the_country() {
        assert_eq!(read("03/04/2021", MonthFirst).as_deref(), Ok("2021-03-04"));
        assert_eq!(read("03/04/2021", DayFirst).as_deref(), Ok("2021-04-03"));
        assert_eq!(read("3-4-2021", Unknown), Err(DateParseError::Ambiguous(3, 4)));
        assert_eq!(read("4/4/2021", Unknown).as_deref(), Ok("2021-04-04"));
        assert_eq!(read("02/29/2020", MonthFirst).as_deref(), Ok("2020-02-29"));
        assert_eq!(read("02/29/2020", Unknown).as_deref(), Ok("2020-02-29"));
        assert_eq!(
            read("02/29/2020", DayFirst),
            Err(DateParseError::Unlike),
            "never another day"
        );
        assert_eq!(
            read("31/3/2021", MonthFirst),
            Err(DateParseError::Unlike),
            "never another day"
        );
    }

    #[test]
    fn a_nonexistent_day_is_reported() {
        for (text, order, why) in [
            (
                "31 Feb 2027",
                Unknown,
                "February 2027 has 28 days. Check the day.",
            ),
            ("2027-02-30", Unknown, "February 2027 has 28 days. Check the day."),
            (
                "02/29/2021",
                MonthFirst,
                "February 2021 has 28 days. Check the day.",
            ),
            ("31/04/2021", DayFirst, "April 2021 has 30 days. Check the day."),
            (
                "31 Mar 27",
                Unknown,
                "Enter the year with four digits, like 31 Mar 2021.",
            ),
            (
                "3/4/2021",
                Unknown,
                "This may be in March or April. Enter a date like 31 Mar 2021.",
            ),
        ] {
            assert_eq!(
                read_day(text, order).unwrap_err().message("31 Mar 2021"),
                why,
                "{text}"
            );
        }
        for text in [
            "",
            "Mar Apr 2027",
            "tomorrow",
            "31 Mär 2027 x",
            "ß€ßß€ß8",
            "2027-13-01",
            "1 2 3 4",
            "5 2027",
            "Mar 2027 5",
        ] {
            assert_eq!(read_day(text, MonthFirst), Err(DateParseError::Unlike), "{text}");
        }
    }
}
