use super::{buckets::Buckets, *};
use allpet_contract::limit::{Per, SIGN_UPS, TAG_GUESSES};
use allpet_domain::Timestamp;
use std::net::{IpAddr, Ipv4Addr};

const MINUTE: Limit = Limit::new("minute", Per::Address, 6, 60, "You sent many.");

fn clock() -> Clock {
    Clock::manual(Timestamp::from_unix_millis(1_795_262_400_000))
}

fn at(last: u8) -> Subject {
    Subject::Network(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)))
}

#[test]
fn a_bucket_refills_one_by_one_and_says_when() {
    let clock = clock();
    let meter = Meter::new(MINUTE, clock.clone());
    for _ in 0..6 {
        assert_eq!(meter.take(&at(1), 1), Ok(()));
    }
    assert_eq!(meter.take(&at(1), 1), Err(Duration::from_secs(10)));
    assert_eq!(
        meter.take(&at(2), 1),
        Ok(()),
        "another caller has a bucket of their own"
    );
    clock.advance_seconds(9);
    assert_eq!(meter.take(&at(1), 1), Err(Duration::from_secs(1)));
    clock.advance_seconds(1);
    assert_eq!(meter.take(&at(1), 1), Ok(()));
    assert!(meter.take(&at(1), 1).is_err(), "one, and no more");
    clock.advance_seconds(60);
    assert_eq!(
        meter.take(&at(1), 6),
        Ok(()),
        "after the whole time, the whole burst"
    );
}

#[test]
fn a_costly_request_counts_as_several() {
    let meter = Meter::new(MINUTE, clock());
    assert_eq!(meter.take(&at(1), 5), Ok(()));
    assert_eq!(meter.take(&at(1), 2), Err(Duration::from_secs(10)));
    assert_eq!(meter.take(&at(1), 1), Ok(()));
    assert_eq!(
        meter.take(&at(2), 7),
        Err(Duration::from_mins(1)),
        "more than the burst"
    );
}

#[test]
fn a_permit_that_is_given_back_may_be_used_again() {
    let meter = Meter::new(MINUTE, clock());
    for _ in 0..20 {
        assert_eq!(meter.take(&at(1), 1), Ok(()));
        meter.give_back(&at(1), 1);
    }
    for _ in 0..6 {
        assert_eq!(meter.take(&at(1), 1), Ok(()));
    }
    assert!(
        meter.take(&at(1), 1).is_err(),
        "giving back makes no bucket larger"
    );
}

#[test]
fn a_crowd_of_callers_does_not_fill_the_memory() {
    let buckets = Buckets::with_capacity(100);
    let meter = Meter::over(MINUTE, clock(), buckets.clone());
    for caller in 0..10_000_u32 {
        let address = IpAddr::V4(Ipv4Addr::from(caller));
        assert_eq!(meter.take(&Subject::Network(address), 1), Ok(()));
    }
    // The cache rounds its capacity up to that of its parts.
    assert!(buckets.len() <= 128, "{}", buckets.len());
}

#[test]
fn an_address_is_counted_with_its_network() {
    let caller = |address: &str| LimitedCaller {
        person: None,
        session: None,
        address: Some(address.parse().unwrap()),
        path: &|_: &str| None,
    };
    let subject = |address: &str| caller(address).subject(Per::Person).unwrap();
    assert_eq!(subject("2001:db8:1:2::5"), subject("2001:db8:1:2:ffff::9"));
    assert_ne!(subject("2001:db8:1:2::5"), subject("2001:db8:1:3::5"));
    assert_eq!(subject("::ffff:192.0.2.7"), subject("192.0.2.7"));
    assert_ne!(subject("192.0.2.7"), subject("192.0.2.8"));
}

#[test]
fn all_callers_may_be_counted_together() {
    let caller = |address: &str| LimitedCaller {
        person: None,
        session: None,
        address: address.parse().ok(),
        path: &|_: &str| None,
    };
    let subject = |address: &str| caller(address).subject(Per::Everyone).unwrap();
    assert_eq!(subject("192.0.2.7"), subject("192.0.2.8"));
    assert_eq!(subject("192.0.2.7"), subject("within the process"));
}

#[test]
fn an_operator_changes_one_limit_or_all() {
    let burst = |settings: &LimitSettings, limit| settings.apply(limit).map(|limit: Limit| limit.burst);
    let changed = LimitSettings {
        bursts: LimitSettings::parse_bursts(" sign-ups=200 ,").unwrap(),
        factor: LimitSettings::parse_factor("3").unwrap(),
    };
    assert_eq!(burst(&changed, SIGN_UPS), Some(600));
    assert_eq!(burst(&changed, TAG_GUESSES), Some(TAG_GUESSES.burst * 3));
    let off = LimitSettings {
        factor: LimitSettings::parse_factor("off").unwrap(),
        ..LimitSettings::default()
    };
    assert_eq!(burst(&off, SIGN_UPS), None);
    for wrong in ["sign-ups", "sign-ups=0", "sign-ups=many", "sing-ups=3"] {
        assert!(LimitSettings::parse_bursts(wrong).is_err(), "{wrong}");
    }
    assert!(LimitSettings::parse_factor("0").is_err());
}

#[test]
fn a_refusal_says_what_happened_and_what_to_do() {
    let problem = refusal(&SIGN_UPS, Duration::from_micros(119_000_001));
    assert_eq!((problem.status, problem.retry_after), (429, Some(120)));
    assert_eq!(
        problem.detail.as_deref(),
        Some("Many accounts were created from your network. Wait 2 minutes, then try again.")
    );
}

#[test]
fn a_delay_is_worded_in_seconds_minutes_or_hours() {
    for (seconds, words) in [
        (1, "Wait 1 second, then try again."),
        (119, "Wait 119 seconds, then try again."),
        (120, "Wait 2 minutes, then try again."),
        (3_541, "Wait 60 minutes, then try again."),
        (7_199, "Wait 120 minutes, then try again."),
        (7_201, "Wait 3 hours, then try again."),
    ] {
        assert_eq!(wait_advice(seconds), words);
    }
}
