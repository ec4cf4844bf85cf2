use super::*;

#[test]
fn the_wait_doubles_up_to_its_longest() {
    let wait = |attempts| ACCOUNT.closed_until(attempts, 0, 1_000) / SECOND;
    assert_eq!([4, 5, 6, 7].map(wait), [0, 16, 31, 61]);
    assert_eq!([11, 12, 90].map(wait), [901, 901, 901]);
}

#[test]
fn no_wait_goes_beyond_the_window() {
    assert_eq!(Limit::sign_ups(3).closed_until(3, 5_000, 50_000), HOUR + 5_000);
}

#[test]
fn one_place_is_one_address_or_one_network() {
    let at = |text: &str| place(Some(text.parse().unwrap()));
    assert_eq!(at("192.0.2.7:1000"), at("192.0.2.7:2000"));
    assert_ne!(at("192.0.2.7:1000"), at("192.0.2.8:1000"));
    assert_eq!(at("[::ffff:192.0.2.7]:1"), at("192.0.2.7:1"));
    assert_eq!(at("[2001:db8:1:2::5]:1"), at("[2001:db8:1:2:ffff::9]:1"));
    assert_ne!(at("[2001:db8:1:2::5]:1"), at("[2001:db8:1:3::5]:1"));
}
