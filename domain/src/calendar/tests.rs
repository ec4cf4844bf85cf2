use super::*;
use proptest::prelude::*;
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

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
fn today_has_begun_somewhere_on_earth() {
    let moment: Timestamp = "2026-11-21T09:59:59Z".parse().unwrap();
    assert_eq!(moment.latest_day(), day("2026-11-21"));
    assert_eq!(moment.plus_seconds(1).latest_day(), day("2026-11-22"));
}

#[test]
fn a_wrong_day_says_how_to_write_it() {
    assert!("2026-02-30".parse::<Day>().is_err());
    assert!(InvalidDay.to_string().contains("YYYY-MM-DD"));
}

fn theirs(text: &str) -> Option<String> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    let moment = moment.checked_to_offset(time::UtcOffset::UTC)?;
    let moment = moment.replace_microsecond(moment.microsecond()).unwrap();
    // The reference crate cannot format years before 0.
    moment.format(&Rfc3339).ok()
}

fn ours(text: &str) -> Option<String> {
    text.parse::<Timestamp>()
        .ok()
        .map(|moment| moment.to_string())
        .filter(|text| !text.starts_with('-'))
}

fn their_day(text: &str) -> Option<Date> {
    Date::parse(text.trim(), format_description!("[year]-[month]-[day]")).ok()
}

proptest! {
    #[test]
    fn any_moment_is_read_and_written_as_the_time_crate_does(
        (year, month, day) in (0..10_000, 0..=13, 0..=32),
        (hour, minute, second) in (0..=24, 0..=60, 50..=61),
        rest in "(\\.[0-9]{0,12})?(Z|z|[+-][0-2][0-9]:[0-6][0-9]|x|)",
        separator in "[T t]",
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}{separator}{hour:02}:{minute:02}:{second:02}{rest}");
        prop_assert_eq!(ours(&text), theirs(&text), "{}", text);
    }

    #[test]
    fn leap_seconds_stand_where_the_time_crate_has_them(
        (month, day) in (1..=12, 27..=31), (hour, minute) in (0..=23, prop_oneof![Just(0), Just(29), Just(30), Just(59)]),
        offset in "(Z|[+-](00|01|12|23):(00|30))",
    ) {
        let text = format!("2024-{month:02}-{day:02}T{hour:02}:{minute:02}:60{offset}");
        prop_assert_eq!(ours(&text), theirs(&text), "{}", text);
    }

    #[test]
    fn any_text_is_judged_as_the_time_crate_does(text in "[-+0-9T:.Zz é]{0,30}") {
        prop_assert_eq!(ours(&text), theirs(&text));
        prop_assert_eq!(text.parse::<Day>().ok().map(|day| day.0), their_day(&text));
    }

    #[test]
    fn any_day_is_read_as_the_time_crate_does(text in " ?[-+]?[0-9]{3,5}-[01]?[0-9]-[0-3]?[0-9] ?") {
        prop_assert_eq!(text.parse::<Day>().ok().map(|day| day.0), their_day(&text), "{}", text);
    }

    #[test]
    fn any_moment_keeps_its_microseconds(seconds in -377_705_116_800..253_402_300_800_i64, micros in 0..1_000_000_u32, later: i64) {
        let exact = OffsetDateTime::from_unix_timestamp(seconds).unwrap().replace_microsecond(micros).unwrap();
        let moment = Timestamp::new(exact.to_offset(time::macros::offset!(UTC)));
        prop_assert_eq!(moment.inner(), exact);
        prop_assert_eq!((moment.unix_seconds(), moment.day().0), (seconds, exact.date()));
        prop_assert_eq!(moment.plus_seconds(later), Timestamp::new(exact.saturating_add(time::Duration::seconds(later))));
        prop_assert_eq!(moment.day().to_string().parse::<Day>().unwrap(), moment.day());
    }
}

#[test]
fn milliseconds_count_from_1970() {
    assert_eq!(
        Timestamp::from_unix_millis(1_763_713_800_123).to_string(),
        "2025-11-21T08:30:00.123Z"
    );
    assert_eq!(
        Timestamp::from_unix_millis(u64::MAX),
        Timestamp::from_unix_millis(0)
    );
    let before: Timestamp = "1969-12-31T23:59:59.5Z".parse().unwrap();
    assert_eq!((before.unix_seconds(), before.unix_millis()), (-1, 0));
}
