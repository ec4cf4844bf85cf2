//! Set times in zones whose clocks change, and missed slots.

use super::*;

const SEATTLE: &str = "America/Los_Angeles";

fn at(text: &str) -> Timestamp {
    moment(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn texts(slots: &[Timestamp]) -> Vec<String> {
    let text = |slot: &Timestamp| {
        jiff::Timestamp::from_millisecond(millis(*slot))
            .unwrap()
            .to_string()
    };
    slots.iter().map(text).collect()
}

/// The first `count` slots after a moment.
fn slots(cron: &'static str, zone: &'static str, after: &str, count: usize) -> Vec<String> {
    let timetable = Schedule::cron("test", cron).zone(zone).timetable().unwrap();
    let next = |last: &Timestamp| timetable.next_after(*last);
    let all: Vec<_> = std::iter::successors(Some(at(after)), next)
        .skip(1)
        .take(count)
        .collect();
    texts(&all)
}

#[test]
fn a_set_time_follows_the_clocks_of_its_zone() {
    assert_eq!(
        slots("0 9 * * *", SEATTLE, "2026-07-01T00:00:00Z", 1),
        ["2026-07-01T16:00:00Z"]
    );
    assert_eq!(
        slots("0 9 * * *", SEATTLE, "2026-12-01T00:00:00Z", 1),
        ["2026-12-01T17:00:00Z"]
    );
}

#[test]
fn a_time_that_spring_skips_fires_at_the_first_instant_after_the_gap() {
    // On 2026-03-08 Seattle's clocks go from 2:00 to 3:00.
    assert_eq!(
        slots("30 2 * * *", SEATTLE, "2026-03-07T12:00:00Z", 3),
        [
            "2026-03-08T10:00:00Z",
            "2026-03-09T09:30:00Z",
            "2026-03-10T09:30:00Z"
        ]
    );
}

#[test]
fn a_time_that_occurs_twice_in_autumn_is_one_slot() {
    // On 2026-11-01 Seattle's clocks go from 2:00 back to 1:00.
    assert_eq!(
        slots("30 1 * * *", SEATTLE, "2026-10-31T12:00:00Z", 2),
        ["2026-11-01T08:30:00Z", "2026-11-02T09:30:00Z"]
    );
}

#[test]
fn an_interval_continues_through_both_changes() {
    let spring = slots("*/30 * * * *", SEATTLE, "2026-03-08T09:00:00Z", 4);
    assert_eq!(
        spring,
        [
            "2026-03-08T09:30:00Z",
            "2026-03-08T10:00:00Z",
            "2026-03-08T10:30:00Z",
            "2026-03-08T11:00:00Z"
        ]
    );
    let autumn = slots("*/30 * * * *", SEATTLE, "2026-11-01T08:00:00Z", 5);
    assert_eq!(autumn.first().unwrap(), "2026-11-01T08:30:00Z");
    assert_eq!(autumn.last().unwrap(), "2026-11-01T10:30:00Z");
}

#[test]
fn the_last_slot_is_found_looking_back_over_both_changes() {
    let timetable = Schedule::cron("test", "30 2 * * *")
        .zone(SEATTLE)
        .timetable()
        .unwrap();
    let last = |moment: &str| texts(&[timetable.last_before(at(moment)).unwrap()]).remove(0);
    assert_eq!(last("2026-03-08T18:00:00Z"), "2026-03-08T10:00:00Z");
    assert_eq!(last("2026-03-08T10:00:00Z"), "2026-03-08T10:00:00Z");
    let twice = Schedule::cron("test", "30 1 * * *")
        .zone(SEATTLE)
        .timetable()
        .unwrap();
    let last = texts(&[twice.last_before(at("2026-11-01T12:00:00Z")).unwrap()]).remove(0);
    assert_eq!(last, "2026-11-01T08:30:00Z", "one slot, in both directions");
}

#[test]
fn seconds_are_supported_and_fractions_truncated() {
    let timetable = Schedule::cron("test", "*/10 * * * * *").timetable().unwrap();
    let now = moment(1_795_262_405_500);
    assert_eq!(timetable.last_before(now), Some(moment(1_795_262_400_000)));
    assert_eq!(timetable.next_after(now), Some(moment(1_795_262_410_000)));
    assert_eq!(
        timetable.last_before(moment(1_795_262_410_000)),
        Some(moment(1_795_262_410_000))
    );
}

#[test]
fn missed_slots_are_treated_as_declared() {
    let hourly = |missed| Schedule::cron("test", "0 * * * *").missed(missed);
    let due = |missed, now: &str| {
        let timetable = hourly(missed).timetable().unwrap();
        let due = timetable.due(missed, at("2026-11-21T12:00:00Z"), at(now))?;
        Some((texts(&due.slots), texts(&[due.last_slot]).remove(0)))
    };
    for missed in [MissedSlots::Once, MissedSlots::Skip, MissedSlots::All] {
        assert_eq!(due(missed, "2026-11-21T12:59:59Z"), None);
        let punctual = due(missed, "2026-11-21T13:00:00Z").unwrap();
        assert_eq!(punctual.0, ["2026-11-21T13:00:00Z"], "{missed:?}");
    }
    let late = "2026-11-21T15:30:00Z";
    let last_slot = || "2026-11-21T15:00:00Z".to_owned();
    assert_eq!(
        due(MissedSlots::Once, late).unwrap(),
        (vec![last_slot()], last_slot())
    );
    assert_eq!(due(MissedSlots::Skip, late).unwrap(), (vec![], last_slot()));
    let all = ["13", "14", "15"].map(|hour| format!("2026-11-21T{hour}:00:00Z"));
    assert_eq!(due(MissedSlots::All, late).unwrap(), (all.to_vec(), last_slot()));
}

#[test]
fn a_long_absence_is_made_up_for_in_batches() {
    let timetable = Schedule::cron("test", "* * * * *").timetable().unwrap();
    let (begin, now) = (at("2026-11-21T00:00:00Z"), at("2026-11-21T05:00:00Z"));
    let first = timetable.due(MissedSlots::All, begin, now).unwrap();
    assert_eq!(first.slots.len(), BATCH);
    let second = timetable.due(MissedSlots::All, first.last_slot, now).unwrap();
    assert!(second.slots[0] > first.last_slot);
}

#[test]
fn no_slot_is_due_twice_after_the_clock_was_set_back() {
    let timetable = Schedule::cron("test", "0 * * * *").timetable().unwrap();
    let last_slot = at("2026-11-21T13:00:00Z");
    for missed in [MissedSlots::Once, MissedSlots::Skip, MissedSlots::All] {
        assert_eq!(timetable.due(missed, last_slot, at("2026-11-21T12:30:00Z")), None);
        assert_eq!(timetable.due(missed, last_slot, at("2026-11-21T13:30:00Z")), None);
    }
}

#[test]
fn an_invalid_schedule_is_refused() {
    assert!(Schedule::cron("test", "61 * * * *").timetable().is_err());
    assert!(
        Schedule::cron("test", "* * * * *")
            .zone("America/Seattle")
            .timetable()
            .is_err()
    );
}
