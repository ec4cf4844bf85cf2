use super::*;

#[test]
fn the_delay_doubles_up_to_its_limit() {
    let delay = |attempts| ACCOUNT.closed_until(attempts, 0, 1_000) / SECOND;
    assert_eq!([4, 5, 6, 7].map(delay), [0, 16, 31, 61]);
    assert_eq!([11, 12, 90].map(delay), [901, 901, 901]);
}

#[test]
fn no_delay_exceeds_the_window() {
    let late = 24 * HOUR - SECOND;
    assert_eq!(ACCOUNT.closed_until(90, 5_000, late), 24 * HOUR + 5_000);
}
