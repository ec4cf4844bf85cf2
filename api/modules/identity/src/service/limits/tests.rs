use super::*;

#[test]
fn the_delay_doubles_up_to_its_limit() {
    let delay = |attempts| ACCOUNT.closed_until(attempts, 0, 1_000) / SECOND;
    assert_eq!([4, 5, 6, 7].map(delay), [0, 16, 31, 61]);
    assert_eq!([11, 12, 90].map(delay), [901, 901, 901]);
}

#[test]
fn a_delay_is_worded_in_seconds_or_minutes() {
    let wording = |ms| {
        let problem = too_many(ms);
        (problem.detail.unwrap(), problem.retry_after.unwrap())
    };
    for (ms, words, seconds) in [
        (1, "Wait 1 second, then try again.", 1),
        (14_001, "Wait 15 seconds, then try again.", 15),
        (119_000, "Wait 119 seconds, then try again.", 119),
        (120_000, "Wait 2 minutes, then try again.", 120),
        (3_540_000, "Wait 59 minutes, then try again.", 3_540),
        (3_540_001, "Wait 60 minutes, then try again.", 3_541),
    ] {
        assert_eq!(wording(ms), (words.to_owned(), seconds));
    }
}

#[test]
fn no_delay_exceeds_the_window() {
    assert_eq!(Limit::sign_ups(3).closed_until(3, 5_000, 50_000), HOUR + 5_000);
}

#[test]
fn a_network_is_an_ipv4_address_or_an_ipv6_prefix() {
    let at = |text: &str| network_of(Some(text.parse().unwrap()));
    assert_eq!(at("192.0.2.7:1000"), at("192.0.2.7:2000"));
    assert_ne!(at("192.0.2.7:1000"), at("192.0.2.8:1000"));
    assert_eq!(at("[::ffff:192.0.2.7]:1"), at("192.0.2.7:1"));
    assert_eq!(at("[2001:db8:1:2::5]:1"), at("[2001:db8:1:2:ffff::9]:1"));
    assert_ne!(at("[2001:db8:1:2::5]:1"), at("[2001:db8:1:3::5]:1"));
}
