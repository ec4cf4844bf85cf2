//! Tests that a licence reaches only the states that the rules allow, over any events and days.

use super::{day, today};
use crate::Day;
use crate::licensing::{
    LicenceFacts, LicenceState, TransitionRefused,
    licence::{LICENCE_STATES, number, parse_number},
};
use proptest::{prelude::*, sample::select};

#[derive(Clone, Copy, Debug)]
enum Step {
    Wait(i64),
    Expire,
    Lapse,
    Renew,
    Cancel,
    Transfer,
    Revoke,
}

fn issued() -> LicenceFacts {
    LicenceFacts {
        state: LicenceState::Issued,
        starts: today(),
        expires: day("2027-11-20"),
        grace_days: 30,
        renewal_days: 60,
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    use Step::{Cancel, Expire, Lapse, Renew, Revoke, Transfer};
    let act = select(vec![Expire, Lapse, Renew, Cancel, Transfer, Revoke]);
    let wait = prop_oneof![1..120_i64, Just(304), Just(364), Just(31)].prop_map(Step::Wait);
    prop::collection::vec(prop_oneof![act, wait], 0..16)
}

fn take(licence: &LicenceFacts, step: Step, now: Day) -> Result<LicenceState, TransitionRefused> {
    match step {
        Step::Wait(_) => Ok(licence.state),
        Step::Expire => licence.expire(now),
        Step::Lapse => licence.lapse(now),
        Step::Renew => licence.renew(now),
        Step::Cancel => licence.cancel(),
        Step::Transfer => licence.transfer(now),
        Step::Revoke => licence.revoke(now),
    }
}

/// The complete transition table, written independently; `late` counts days after the last valid one.
fn allowed(state: LicenceState, step: Step, late: i64) -> Option<LicenceState> {
    use LicenceState::{Cancelled, Delinquent, Expired, Issued, Renewed, Revoked, Transferred};
    match (state, step) {
        (state, Step::Wait(_)) => Some(state),
        (Issued, Step::Expire) if late > 0 => Some(Expired),
        (Issued | Expired, Step::Lapse) if late > 30 => Some(Delinquent),
        (Issued | Expired | Delinquent, Step::Renew) if late >= -60 => Some(Renewed),
        (Issued | Expired | Delinquent, Step::Cancel) => Some(Cancelled),
        (Issued, Step::Transfer) if late <= 0 => Some(Transferred),
        (Issued, Step::Revoke) if late <= 0 => Some(Revoked),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_096, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_reaches_what_the_rules_forbid(steps in steps()) {
        let mut licence = issued();
        let mut now = today();
        for step in steps {
            if let Step::Wait(days) = step {
                now = now.plus_days(days);
            }
            let late = licence.expires.days_until(now);
            let before = licence.state;
            let taken = take(&licence, step, now);
            prop_assert_eq!(taken.clone().ok(), allowed(before, step, late), "{:?} {:?} {}", before, step, late);
            licence.state = taken.unwrap_or(before);
            prop_assert!(!before.is_final() || licence.state == before, "{:?} came back as {:?}", before, licence.state);
            let valid = matches!(licence.state, LicenceState::Issued | LicenceState::Renewed) && late <= 0;
            prop_assert_eq!(licence.is_valid(now), valid);
        }
    }
}

#[test]
fn time_alone_expires_a_licence() {
    use LicenceState::{Delinquent, Expired, Issued};
    let states: Vec<_> = ["2027-11-20", "2027-11-21", "2027-12-20", "2027-12-21"]
        .map(|on| issued().on(day(on)))
        .into();
    assert_eq!(states, [Issued, Expired, Expired, Delinquent]);
    assert!(issued().is_valid(day("2027-11-20")));
    assert!(!issued().is_valid(day("2027-11-21")));
    assert!(!issued().is_valid(day("2026-11-20")), "not started");
    let revoked = LicenceFacts {
        state: LicenceState::Revoked,
        ..issued()
    };
    assert_eq!(revoked.on(day("2030-01-01")), LicenceState::Revoked);
}

#[test]
fn a_licence_expires_and_lapses_to_the_day() {
    let early = |refused: Result<LicenceState, TransitionRefused>| match refused {
        Err(TransitionRefused::Early { from, .. }) => from,
        other => panic!("{other:?}"),
    };
    assert_eq!(early(issued().expire(day("2027-11-20"))), day("2027-11-21"));
    assert_eq!(issued().expire(day("2027-11-21")), Ok(LicenceState::Expired));
    assert_eq!(early(issued().lapse(day("2027-12-20"))), day("2027-12-21"));
    assert_eq!(issued().lapse(day("2027-12-21")), Ok(LicenceState::Delinquent));
}

#[test]
fn a_refusal_says_when_to_come_back() {
    let refused = issued().renew(day("2027-09-20")).unwrap_err();
    assert_eq!(refused.to_string(), "It cannot be renewed before 2027-09-21.");
    assert!(issued().renew(day("2027-09-21")).is_ok());
    let refused = issued().transfer(day("2027-11-21")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The license is expired: it cannot be transferred."
    );
}

#[test]
fn every_state_round_trips() {
    for state in LICENCE_STATES {
        assert_eq!(LicenceState::parse(state.as_str()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
    }
}

#[test]
fn a_new_number_looks_like_none_of_an_old_register() {
    assert_eq!(number(today(), 123), "A2026-000123");
    assert_eq!(number(today(), 1_234_567), "A2026-1234567");
    for typed in ["A2026-000123", "a2026000123", " a2026 000123 "] {
        assert_eq!(parse_number(typed).as_deref(), Some("A2026-000123"), "{typed}");
    }
    assert_eq!(parse_number("A2026-1234567").as_deref(), Some("A2026-1234567"));
    for other in [
        "",
        "A2026",
        "S124529",
        "B2026-000123",
        "A2026-00012x",
        "A2026/000123",
        "Ä2026000123",
    ] {
        assert_eq!(parse_number(other), None, "{other}");
    }
}

#[test]
fn a_licence_ends_with_its_pet_unless_it_was_ended_before() {
    use LicenceState::{Cancelled, Revoked, Transferred};
    for state in LICENCE_STATES {
        let ended = matches!(state, Cancelled | Transferred | Revoked);
        assert_eq!(state.end_with_pet(), (!ended).then_some(Cancelled), "{state:?}");
        assert_eq!(state.shows_pet(), !ended, "{state:?}");
    }
}
