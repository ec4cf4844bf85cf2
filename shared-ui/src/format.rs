//! Formats days and numbers.

use allpet_domain::{Day, english::English, money::Thousands};
use std::fmt::Write as _;

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Formats an exact day: "Friday, March 12, 2027".
pub fn day_exact(on: Day, english: English) -> String {
    let mut text = String::with_capacity(28);
    let weekday = WEEKDAYS
        .get(usize::from(on.0.weekday().number_days_from_monday()))
        .copied()
        .unwrap_or_default();
    text.push_str(weekday);
    text.push_str(", ");
    text.push_str(&english.day(on));
    text
}

/// Formats a day relative to today: "today", "tomorrow", "in 5 days", "3 days ago"; the date if it is more than 14 days away.
pub fn day_near(on: Day, today: Day, english: English) -> String {
    let mut text = String::new();
    match today.days_until(on) {
        0 => text.push_str("today"),
        1 => text.push_str("tomorrow"),
        -1 => text.push_str("yesterday"),
        days @ 2..=14 => {
            let _ = write!(text, "in {days} days");
        }
        days @ -14..=-2 => {
            let _ = write!(text, "{} days ago", -days);
        }
        _ => return english.day(on),
    }
    text
}

/// Formats a count: "52,519".
pub fn count(number: u64) -> String {
    Thousands(number).to_string()
}

/// Formats a count that may be negative: "−1,200".
pub fn balance(number: i64) -> String {
    let text = count(number.unsigned_abs());
    if number < 0 { ["−", &text].concat() } else { text }
}

/// Formats a count with its noun: "1 pet", "2 pets".
pub fn plural(number: u64, one: &str, many: &str) -> String {
    let mut text = count(number);
    text.push(' ');
    text.push_str(if number == 1 { one } else { many });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn near_days_are_words_and_distant_days_are_dates() {
        let today = on("2026-11-21");
        let near = |text| day_near(on(text), today, English::British);
        assert_eq!(near("2026-11-21"), "today");
        assert_eq!(near("2026-11-22"), "tomorrow");
        assert_eq!(near("2026-11-20"), "yesterday");
        assert_eq!(near("2026-12-05"), "in 14 days");
        assert_eq!(near("2026-12-06"), "6 December 2026");
        assert_eq!(near("2026-11-18"), "3 days ago");
        assert_eq!(day_exact(today, English::American), "Saturday, November 21, 2026");
    }

    #[test]
    fn thousands_have_separators() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(52_519), "52,519");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(
            (balance(1_200).as_str(), balance(-1_200).as_str()),
            ("1,200", "−1,200")
        );
        assert_eq!(plural(1, "pet", "pets"), "1 pet");
        assert_eq!(plural(0, "pet", "pets"), "0 pets");
    }
}
