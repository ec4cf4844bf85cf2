//! Days as registers write them. A day that could be another is not taken.

use allpet_domain::Day;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Licences were first issued in this century or the one before.
const FIRST_YEAR: i32 = 1900;

/// The day that `text` says: `2018-11-01`, with a time behind it or not; `December 18 2015`; `12/31/2017` where day and
/// month cannot be confused.
pub(super) fn day(text: &str, today: Day) -> Result<Day, String> {
    let day = read(text)?;
    if day.0.year() < FIRST_YEAR || day > today {
        return Err(format!(
            "{day} cannot be the day of issue: it lies in the future or too far back."
        ));
    }
    Ok(day)
}

fn read(text: &str) -> Result<Day, String> {
    let none = || format!("“{text}” is no day of the calendar. Write it as YYYY-MM-DD.");
    if let Ok(day) = text.parse() {
        return Ok(day);
    }
    let date = without_time(text);
    let parts: Vec<&str> = date
        .split([' ', ',', '-', '/', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts[..] else {
        return Err(none());
    };
    let year_first = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    let (year, rest) = if year_first {
        (first, [second, third])
    } else {
        (third, [first, second])
    };
    if let [Some(month), None] | [None, Some(month)] = rest.map(month) {
        let day = if self::month(rest[0]).is_some() {
            rest[1]
        } else {
            rest[0]
        };
        return of(long_year(text, year)?, month, number(day).ok_or_else(none)?).ok_or_else(none);
    }
    let [Some(one), Some(other)] = rest.map(number) else {
        return Err(none());
    };
    number(year).ok_or_else(none)?;
    let year = long_year(text, year)?;
    if year_first {
        return of(year, one, other).ok_or_else(none);
    }
    match (of(year, one, other), of(year, other, one)) {
        (Some(american), Some(european)) if american != european => Err(format!(
            "“{text}” may be {american} or {european}. Write it as YYYY-MM-DD, for example {american}."
        )),
        (Some(day), _) | (_, Some(day)) => Ok(day),
        _ => Err(none()),
    }
}

/// `2018-11-01T00:00:00.000` and `11/30/2018 12:00:00 AM` without their time: a register's times are midnight.
fn without_time(text: &str) -> &str {
    let at = text.find(':').and_then(|colon| text[..colon].rfind(['T', ' ']));
    at.map_or(text, |at| &text[..at])
}

/// A month by its name or by three letters or more of its beginning.
fn month(text: &str) -> Option<u8> {
    let name = text.to_ascii_lowercase();
    let place = MONTHS
        .iter()
        .position(|month| name.len() >= 3 && month.starts_with(&name));
    place.and_then(|place| u8::try_from(place + 1).ok())
}

fn number(text: &str) -> Option<u8> {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    // A year is a number, too, and no day.
    digits.then(|| {
        text.parse::<u16>()
            .map_or(0, |number| u8::try_from(number).unwrap_or(0))
    })
}

fn long_year(text: &str, year: &str) -> Result<i32, String> {
    let long = year.len() == 4;
    year.parse().ok().filter(|_| long).ok_or_else(|| {
        format!("“{text}” does not name its year with four digits. Write the day as YYYY-MM-DD, for example 2018-11-30.")
    })
}

fn of(year: i32, month: u8, day: u8) -> Option<Day> {
    Day::new(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn days_are_read_as_registers_write_them() {
        for (text, day) in [
            ("2018-11-01", "2018-11-01"),
            ("2018-11-01T00:00:00.000", "2018-11-01"),
            ("2018-11-01 00:00:00", "2018-11-01"),
            ("2018/11/01", "2018-11-01"),
            ("December 18 2015", "2015-12-18"),
            ("Dec 18, 2015", "2015-12-18"),
            ("Sept 4 2016", "2016-09-04"),
            ("18 December 2015", "2015-12-18"),
            ("18-Dec-2015", "2015-12-18"),
            ("August 04 2016", "2016-08-04"),
            ("February 29 2016", "2016-02-29"),
            ("12/31/2017", "2017-12-31"),
            ("31/12/2017", "2017-12-31"),
            ("31.12.2017", "2017-12-31"),
            ("5/5/2018", "2018-05-05"),
            ("12/31/2017 12:00:00 AM", "2017-12-31"),
        ] {
            assert_eq!(read(text).unwrap().to_string(), day, "{text}");
        }
    }

    #[test]
    fn a_day_that_could_be_another_is_none() {
        for (text, why) in [
            (
                "11/01/2018",
                "“11/01/2018” may be 2018-11-01 or 2018-01-11. Write it as YYYY-MM-DD, for example 2018-11-01.",
            ),
            ("1/5/18", "“1/5/18” does not name its year with four digits."),
            ("12/31/17", "“12/31/17” does not name its year with four digits."),
            (
                "18-Dec-15",
                "“18-Dec-15” does not name its year with four digits.",
            ),
            (
                "February 29 2015",
                "“February 29 2015” is no day of the calendar.",
            ),
            ("13/32/2017", "“13/32/2017” is no day of the calendar."),
            ("Decembre 18 2015", "is no day of the calendar."),
            ("2018-11-01-05", "is no day of the calendar."),
            ("43405", "“43405” is no day of the calendar."),
            ("", "“” is no day of the calendar."),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
