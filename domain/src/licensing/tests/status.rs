//! Tests of where a pet's licensing stands: each status, which comes first, and its name.

use super::day;
use crate::{
    Timestamp, Zone,
    english::English,
    id::{ApplicationId, LicenceId},
    licensing::{
        ApplicationState, FeeState, LicenceState, LicensingStatus, PetApplication, PetLicence,
        application::APPLICATION_STATES, fee_state::FEE_STATES, licence::LICENCE_STATES, licensing_status,
    },
};

/// Noon in UTC of [`super::today`].
pub(super) fn noon() -> Timestamp {
    at("2026-11-21T12:00:00Z")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn licence_id(number: u8) -> LicenceId {
    LicenceId::new(Timestamp::from_unix_millis(1_000), [number; 10])
}

fn application_id(number: u8) -> ApplicationId {
    ApplicationId::new(Timestamp::from_unix_millis(1_000), [number; 10])
}

pub(super) fn licence(number: u8, state: LicenceState, expires: &str) -> PetLicence {
    PetLicence {
        id: licence_id(number),
        state,
        expires: day(expires),
        renewal_days: 60,
        zone: Zone::Utc,
        revoked: None,
    }
}

/// A licence until June 2027, revoked at 18:00 on the day before [`super::today`] in Seattle.
fn revoked(number: u8) -> PetLicence {
    PetLicence {
        zone: Zone::Pacific,
        revoked: Some(at("2026-11-21T02:00:00Z")),
        ..licence(number, LicenceState::Revoked, "2027-06-01")
    }
}

pub(super) fn application(number: u8, state: ApplicationState, submitted: &str) -> PetApplication {
    PetApplication {
        id: application_id(number),
        state,
        fee: FeeState::Paid,
        submitted: at(submitted),
        zone: Zone::Pacific,
    }
}

fn status(licences: &[PetLicence], applications: &[PetApplication]) -> LicensingStatus {
    licensing_status(licences, applications, noon())
}

fn is_revoked(status: LicensingStatus) -> bool {
    matches!(status, LicensingStatus::Revoked { .. })
}

const BEFORE: &str = "2026-11-01T02:00:00Z";
const LATER: &str = "2026-11-21T03:00:00Z";

#[test]
fn a_licence_needs_nothing_until_it_may_be_renewed() {
    let with = |state, expires| status(&[licence(1, state, expires)], &[]);
    let (id, issued) = (licence_id(1), LicenceState::Issued);
    let until = day("2027-01-21");
    assert_eq!(
        with(issued, "2027-01-21"),
        LicensingStatus::Licensed { licence: id, until },
        "61 days"
    );
    for last in ["2027-01-20", "2026-11-21"] {
        let on = day(last);
        assert_eq!(
            with(issued, last),
            LicensingStatus::EndsSoon { licence: id, on },
            "60 days, and the last day"
        );
    }
    let on = day("2026-11-20");
    for (state, is_delinquent) in [
        (issued, false),
        (LicenceState::Expired, false),
        (LicenceState::Delinquent, true),
    ] {
        let expired = LicensingStatus::Expired {
            licence: id,
            on,
            is_delinquent,
        };
        assert_eq!(with(state, "2026-11-20"), expired, "{state:?}");
    }
    let shorter = PetLicence {
        renewal_days: 30,
        ..licence(1, issued, "2026-12-31")
    };
    assert!(
        matches!(status(&[shorter], &[]), LicensingStatus::Licensed { .. }),
        "40 days left, and 30 are the rule"
    );
}

#[test]
fn a_pet_without_a_licence_or_an_open_application_has_none() {
    assert_eq!(status(&[], &[]), LicensingStatus::NoLicence);
    for state in [LicenceState::Cancelled, LicenceState::Transferred] {
        assert_eq!(
            status(&[licence(1, state, "2027-06-01")], &[]),
            LicensingStatus::NoLicence,
            "{state:?}"
        );
    }
    for state in [ApplicationState::Withdrawn, ApplicationState::Approved] {
        assert_eq!(
            status(&[], &[application(1, state, BEFORE)]),
            LicensingStatus::NoLicence,
            "{state:?}"
        );
    }
}

#[test]
fn an_application_awaits_payment_before_it_is_under_review() {
    let paid = application(1, ApplicationState::Submitted, BEFORE);
    let unpaid = PetApplication {
        fee: FeeState::Unpaid,
        ..paid
    };
    assert_eq!(
        status(&[], &[unpaid]),
        LicensingStatus::AwaitingPayment { application: paid.id }
    );
    assert!(unpaid.awaits_payment() && !paid.awaits_payment());
    let withdrawn = PetApplication {
        state: ApplicationState::Withdrawn,
        ..unpaid
    };
    assert!(!withdrawn.awaits_payment(), "nothing is due any more");
    for fee in [FeeState::Paid, FeeState::Free] {
        assert_eq!(
            status(&[], &[PetApplication { fee, ..paid }]),
            LicensingStatus::UnderReview {
                application: paid.id,
                since: day("2026-10-31"),
                licensed_until: None
            },
            "in Seattle it was still October"
        );
    }
}

#[test]
fn an_open_renewal_names_the_licence_that_is_still_valid() {
    let open = application(1, ApplicationState::Submitted, BEFORE);
    let licensed_until = |licence: PetLicence| match status(&[licence], &[open]) {
        LicensingStatus::UnderReview { licensed_until, .. } => licensed_until,
        other => panic!("{other:?}"),
    };
    let running = licence(1, LicenceState::Issued, "2026-12-01");
    assert_eq!(licensed_until(running), Some(running.expires));
    assert_eq!(
        licensed_until(licence(1, LicenceState::Expired, "2026-10-01")),
        None
    );
    let early = licence(1, LicenceState::Issued, "2027-11-01");
    assert!(
        matches!(status(&[early], &[open]), LicensingStatus::Licensed { .. }),
        "too early to renew"
    );
}

#[test]
fn the_newest_application_and_the_last_licence_count() {
    let submitted = application(1, ApplicationState::Submitted, LATER);
    let rejected = application(2, ApplicationState::Rejected, BEFORE);
    assert!(matches!(
        status(&[], &[rejected, submitted]),
        LicensingStatus::UnderReview { application, .. } if application == submitted.id
    ));
    let again = PetApplication {
        submitted: at("2026-11-21T04:00:00Z"),
        ..rejected
    };
    let application = rejected.id;
    assert_eq!(
        status(&[], &[submitted, again]),
        LicensingStatus::Rejected { application }
    );
    let soon = licence(1, LicenceState::Issued, "2026-12-01");
    assert_eq!(
        status(&[soon], &[again]),
        LicensingStatus::Rejected { application },
        "a renewal was rejected"
    );
    let old = licence(2, LicenceState::Expired, "2025-12-01");
    assert!(matches!(
        status(&[old, soon], &[]),
        LicensingStatus::EndsSoon { licence, .. } if licence == soon.id
    ));
}

#[test]
fn a_revocation_is_shown_until_the_owner_applies_again() {
    let (id, on) = (licence_id(1), day("2026-11-20"));
    let shown = LicensingStatus::Revoked { licence: id, on };
    assert_eq!(status(&[revoked(1)], &[]), shown);
    let ended = licence(2, LicenceState::Renewed, "2026-12-01");
    assert_eq!(status(&[revoked(1), ended], &[]), shown, "it ends before");
    for state in [ApplicationState::Approved, ApplicationState::Rejected] {
        let older = application(1, state, BEFORE);
        assert_eq!(status(&[revoked(1)], &[older]), shown, "{state:?}");
    }
    for state in [
        ApplicationState::Submitted,
        ApplicationState::Approved,
        ApplicationState::Rejected,
    ] {
        let again = application(1, state, LATER);
        assert!(!is_revoked(status(&[revoked(1)], &[again])), "{state:?}");
    }
    let newer = licence(2, LicenceState::Issued, "2028-06-01");
    assert!(!is_revoked(status(&[revoked(1), newer], &[])));
}

#[test]
fn a_licence_ends_at_midnight_in_the_authoritys_time_zone() {
    let seattle = PetLicence {
        zone: Zone::Pacific,
        ..licence(1, LicenceState::Issued, "2026-11-21")
    };
    // 17:00 in Seattle, when it is tomorrow in UTC; and its midnight.
    let (at_five, midnight) = (at("2026-11-22T01:00:00Z"), at("2026-11-22T08:00:00Z"));
    assert!(seattle.is_valid(at_five) && !seattle.is_valid(midnight));
    assert!(matches!(
        licensing_status(&[seattle], &[], at_five),
        LicensingStatus::EndsSoon { .. }
    ));
    assert!(matches!(
        licensing_status(&[seattle], &[], midnight),
        LicensingStatus::Expired { .. }
    ));
    let renewed = licence(1, LicenceState::Renewed, "2026-11-21");
    assert!(renewed.is_valid(noon()), "until its own last day");
    assert!(!revoked(1).is_valid(noon()));
}

/// Every status, with its name, whether the owner should act, and whether it blocks another application.
fn all() -> [(LicensingStatus, &'static str, bool, bool); 9] {
    let (licence, application, on) = (licence_id(1), application_id(1), day("2026-11-21"));
    let expired = |is_delinquent| LicensingStatus::Expired {
        licence,
        on,
        is_delinquent,
    };
    let under_review = LicensingStatus::UnderReview {
        application,
        since: on,
        licensed_until: None,
    };
    let licensed = LicensingStatus::Licensed { licence, until: on };
    [
        (LicensingStatus::Revoked { licence, on }, "Revoked", true, false),
        (expired(false), "Expired", true, false),
        (expired(true), "Long expired", true, false),
        (
            LicensingStatus::AwaitingPayment { application },
            "Awaiting payment",
            true,
            true,
        ),
        (LicensingStatus::Rejected { application }, "Rejected", true, false),
        (
            LicensingStatus::EndsSoon { licence, on },
            "Ends soon",
            true,
            false,
        ),
        (LicensingStatus::NoLicence, "No license", true, false),
        (under_review, "Under review", false, true),
        (licensed, "Issued", false, true),
    ]
}

#[test]
fn every_status_has_one_name() {
    for (status, name, is_urgent, blocks) in all() {
        assert_eq!(status.label(English::American), name);
        assert_eq!(status.is_urgent(), is_urgent, "{name}");
        assert_eq!(status.blocks_application(), blocks, "{name}");
        let is_about = (status.licence().is_some(), status.application().is_some());
        assert_eq!(is_about == (false, false), name == "No license", "{name}");
        assert_ne!(is_about, (true, true), "{name}");
    }
    assert_eq!(LicensingStatus::NoLicence.label(English::British), "No licence");
    assert_eq!(LicenceState::Cancelled.label(English::British), "Cancelled");
}

#[test]
fn no_two_states_have_the_same_name() {
    let licences = LICENCE_STATES.map(|state| state.label(English::American));
    let applications = APPLICATION_STATES.map(ApplicationState::label);
    let fees = FEE_STATES.map(FeeState::label);
    let mut names = [&licences[..], &applications[..], &fees[..]].concat();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}
