//! Tests of renewals: when one is offered, and which applications are one.

use super::{
    day,
    status::{application, licence, noon},
};
use crate::licensing::{ApplicationState, LicenceState, status::offers_renewal};

/// Submitted on the day before [`super::today`] in Seattle.
const SUBMITTED: &str = "2026-11-21T02:00:00Z";

#[test]
fn a_renewal_is_offered_once_and_in_its_window() {
    let issued = |number, expires| licence(number, LicenceState::Issued, expires);
    let (old, next) = (issued(1, "2026-12-10"), issued(2, "2027-12-10"));
    assert!(offers_renewal(&old, &[old], &[], noon()));
    assert!(!offers_renewal(&old, &[old, next], &[], noon()), "renewed");
    assert!(!offers_renewal(&next, &[next], &[], noon()), "too early");
    let renewed = licence(1, LicenceState::Renewed, "2026-12-10");
    assert!(!offers_renewal(&renewed, &[renewed], &[], noon()), "final");
    for (state, is_offered) in [
        (ApplicationState::Submitted, false),
        (ApplicationState::Rejected, true),
        (ApplicationState::Withdrawn, true),
    ] {
        let applied = application(1, state, SUBMITTED);
        assert_eq!(
            offers_renewal(&old, &[old], &[applied], noon()),
            is_offered,
            "{state:?}"
        );
    }
}

#[test]
fn an_application_while_a_licence_is_valid_renews_it() {
    let applied = application(1, ApplicationState::Submitted, SUBMITTED);
    let renews = |state, expires, starts| applied.renews(&licence(1, state, expires), day(starts));
    assert!(renews(LicenceState::Issued, "2026-12-10", "2026-12-11"));
    assert!(
        renews(LicenceState::Renewed, "2026-11-20", "2026-12-11"),
        "its last day counts"
    );
    assert!(!renews(LicenceState::Expired, "2026-11-19", "2026-12-11"));
    assert!(!renews(LicenceState::Cancelled, "2026-12-10", "2026-12-11"));
    assert!(
        !renews(LicenceState::Issued, "2027-11-20", "2026-11-21"),
        "the licence that it became"
    );
}
