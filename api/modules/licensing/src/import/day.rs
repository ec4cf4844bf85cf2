//! Days as registers write them. An ambiguous day is refused.

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
/// The earliest year that is accepted.
const FIRST_YEAR: i32 = 1900;

/// Parses a day of issue: `2018-11-01`, with or without a time after it; `December 18 2015`; `12/31/2017` if day and month cannot
/// be confused. Fails for a day after `today` or before 1900.
pub(super) fn parse_issue_day(text: &str, today: Day) -> Result<Day, String> {
    let day = parse_day(text)?;
    if day.0.year() < FIRST_YEAR || day > today {
        return Err(format!(
            "{day} cannot be the day of issue: it lies in the future or too far back."
        ));
    }
    Ok(day)
}

fn parse_day(text: &str) -> Result<Day, String> {
    let not_a_day = || format!("“{text}” is no day of the calendar. Write it as YYYY-MM-DD.");
    if let Ok(day) = text.parse() {
        return Ok(day);
    }
    let date = without_time(text);
    let parts: Vec<&str> = date
        .split([' ', ',', '-', '/', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts[..] else {
        return Err(not_a_day());
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
        return Day::new(
            four_digit_year(text, year)?,
            month,
            number(day).ok_or_else(not_a_day)?,
        )
        .ok_or_else(not_a_day);
    }
    let [Some(first), Some(second)] = rest.map(number) else {
        return Err(not_a_day());
    };
    number(year).ok_or_else(not_a_day)?;
    let year = four_digit_year(text, year)?;
    if year_first {
        return Day::new(year, first, second).ok_or_else(not_a_day);
    }
    match (Day::new(year, first, second), Day::new(year, second, first)) {
        (Some(american), Some(european)) if american != european => Err(format!(
            "“{text}” may be {american} or {european}. Write it as YYYY-MM-DD, for example {american}."
        )),
        (Some(day), _) | (_, Some(day)) => Ok(day),
        _ => Err(not_a_day()),
    }
}

/// Cuts the time from `2018-11-01T00:00:00.000` and `11/30/2018 12:00:00 AM`; a register's times are all midnight.
fn without_time(text: &str) -> &str {
    let end = text.find(':').and_then(|colon| text[..colon].rfind(['T', ' ']));
    end.map_or(text, |end| &text[..end])
}

/// Parses a month: its English name, or at least the first three letters.
fn month(text: &str) -> Option<u8> {
    let name = text.to_ascii_lowercase();
    let index = MONTHS
        .iter()
        .position(|month| name.len() >= 3 && month.starts_with(&name));
    index.and_then(|index| u8::try_from(index + 1).ok())
}

fn number(text: &str) -> Option<u8> {
    let is_number = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number above 255, such as a year, becomes 0, which is no day or month.
    is_number.then(|| {
        text.parse::<u16>()
            .map_or(0, |number| u8::try_from(number).unwrap_or(0))
    })
}

fn four_digit_year(text: &str, year: &str) -> Result<i32, String> {
    let has_four_digits = year.len() == 4;
    year.parse().ok().filter(|_| has_four_digits).ok_or_else(|| {
        format!("“{text}” does not name its year with four digits. Write the date as YYYY-MM-DD, for example 2018-11-30.")
    })
}

#[cfg(test)]
mod tests {
    use super::parse_day;

    #[test]
    fn days_are_parsed_in_all_formats_of_registers() {
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
            assert_eq!(parse_day(text).unwrap().to_string(), day, "{text}");
        }
    }

    #[test]
    fn ambiguous_and_impossible_days_are_refused() {
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
            let error = parse_day(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
