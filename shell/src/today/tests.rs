use super::*;
use allpet_contract::licensing::PublicProfile;
use allpet_domain::{
    Currency, Money, Zone,
    english::English,
    id::{ApplicationId, LicenceId, PetId, TenantId, UserId},
    licensing::{ExpiryReason, Quote},
    pet::{PetProfile, Sex, Species},
};

const TODAY: &str = "2026-11-21";

fn on(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(second: u64) -> Timestamp {
    Timestamp::from_unix_millis(second * 1_000)
}

/// Noon in UTC of [`TODAY`].
fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn pet() -> Pet {
    Pet {
        id: PetId::new(at(1), [1; 10]),
        owner: UserId::new(at(1), [1; 10]),
        profile: PetProfile {
            name: "Wall-E".into(),
            species: Species::Dog,
            breed: String::new(),
            second_breed: None,
            sex: Sex::Male,
            altered: true,
            born: None,
            weight_grams: None,
            colour: String::new(),
            microchip: None,
        },
        state: PetState::AtHome,
        primary: true,
        photo: None,
        created: at(1),
    }
}

fn licence(expires: &str, state: LicenceState) -> Licence {
    Licence {
        id: LicenceId::new(at(1), [1; 10]),
        number: "S141023".into(),
        tag: "7K3M-Q9TX".into(),
        authority_name: "Seattle Animal Shelter".into(),
        pet: pet().id,
        pet_name: "Wall-E".into(),
        species: Species::Dog,
        state,
        issued: on("2025-01-01"),
        reason: None,
        expires: on(expires),
        jurisdiction: None,
        renewal_days: allpet_domain::licensing::licence::RENEWAL_DAYS,
        zone: Zone::Utc,
        english: English::American,
        public: PublicProfile::default(),
        revoked: None,
    }
}

fn application(second: u64, state: ApplicationState) -> Application {
    Application {
        id: ApplicationId::new(at(1), [1; 10]),
        authority: TenantId::new(at(1), [1; 10]),
        authority_name: "Seattle Animal Shelter".into(),
        pet: pet().id,
        pet_name: "Wall-E".into(),
        species: Species::Dog,
        zip: "98103".into(),
        state,
        reason: (state == ApplicationState::Rejected).then(|| "The paper cannot be read.".into()),
        quote: Quote {
            lines: Vec::new(),
            total: Money {
                minor: 0,
                currency: Currency::Usd,
            },
            term_months: 12,
            starts: on(TODAY),
            expires: on("2027-11-20"),
            expiry_reason: ExpiryReason::Term,
            expiry_text: String::new(),
            notes: Vec::new(),
        },
        fee: FeeState::Paid,
        payment: None,
        zone: Zone::Utc,
        submitted: at(second),
        decided: None,
        licence: None,
    }
}

fn status_of(applications: &[Application], licences: &[Licence]) -> Option<LicensingStatus> {
    licensing_status(&pet(), applications, licences, None, noon())
}

#[test]
fn a_pet_without_anything_has_no_licence() {
    assert_eq!(status_of(&[], &[]), Some(LicensingStatus::NoLicence));
    let deceased = Pet {
        state: PetState::Deceased,
        ..pet()
    };
    assert_eq!(
        licensing_status(&deceased, &[], &[], None, noon()),
        None,
        "a deceased pet needs nothing"
    );
}

#[test]
fn a_licence_needs_nothing_until_it_may_be_renewed() {
    let with = |expires| status_of(&[], &[licence(expires, LicenceState::Issued)]);
    let (tag, id) = (
        || String::from("7K3M-Q9TX"),
        licence(TODAY, LicenceState::Issued).id,
    );
    let until = on("2027-01-21");
    assert_eq!(
        with("2027-01-21"),
        Some(LicensingStatus::Licensed {
            until,
            tag: tag(),
            licence: id
        }),
        "61 days"
    );
    let on_day = on("2027-01-20");
    assert_eq!(
        with("2027-01-20"),
        Some(LicensingStatus::Expiring {
            on: on_day,
            tag: tag()
        }),
        "60 days"
    );
    assert_eq!(
        with(TODAY),
        Some(LicensingStatus::Expiring {
            on: on(TODAY),
            tag: tag()
        }),
        "the last day"
    );
    assert_eq!(
        with("2026-11-20"),
        Some(LicensingStatus::Lapsed { on: on("2026-11-20") })
    );
    assert_eq!(
        status_of(&[], &[licence("2027-06-01", LicenceState::Cancelled)]),
        Some(LicensingStatus::NoLicence)
    );
}

#[test]
fn the_renewal_window_is_the_jurisdictions() {
    let shorter = Licence {
        renewal_days: 30,
        ..licence("2026-12-31", LicenceState::Issued)
    };
    let until = on("2026-12-31");
    let (tag, licence) = (shorter.tag.clone(), shorter.id);
    assert_eq!(
        status_of(&[], std::slice::from_ref(&shorter)),
        Some(LicensingStatus::Licensed { until, tag, licence }),
        "40 days left, and 30 are the rule"
    );
    let open = Licence {
        renewal_days: 40,
        ..shorter
    };
    assert!(matches!(
        status_of(&[], &[open]),
        Some(LicensingStatus::Expiring { .. })
    ));
}

#[test]
fn the_newest_application_counts() {
    let (submitted, rejected) = (ApplicationState::Submitted, ApplicationState::Rejected);
    let under_review = |applications: &[Application]| {
        matches!(
            status_of(applications, &[]),
            Some(LicensingStatus::UnderReview { .. })
        )
    };
    assert!(under_review(&[
        application(5, submitted),
        application(4, rejected)
    ]));
    assert!(!under_review(&[
        application(4, submitted),
        application(5, rejected)
    ]));
    let running = licence("2026-12-01", LicenceState::Issued);
    let renewal = status_of(&[application(5, submitted)], std::slice::from_ref(&running));
    let Some(LicensingStatus::UnderReview { licensed_until, .. }) = renewal else {
        panic!("{renewal:?}");
    };
    assert_eq!(
        licensed_until,
        Some(running.expires),
        "its tag is valid meanwhile"
    );
    let old = licence("2026-10-01", LicenceState::Expired);
    assert!(
        matches!(
            status_of(&[application(5, submitted)], &[old]),
            Some(LicensingStatus::UnderReview { .. })
        ),
        "a renewal is open"
    );
}

#[test]
fn an_unpaid_fee_is_urgent() {
    let unpaid = Application {
        fee: FeeState::Unpaid,
        ..application(5, ApplicationState::Submitted)
    };
    let status = status_of(std::slice::from_ref(&unpaid), &[]).unwrap();
    assert!(matches!(&status, LicensingStatus::Unpaid { application, .. } if *application == unpaid.id));
    assert!(status.is_urgent());
    let withdrawn = Application {
        state: ApplicationState::Withdrawn,
        ..unpaid
    };
    assert_eq!(status_of(&[withdrawn], &[]), Some(LicensingStatus::NoLicence));
}

#[test]
fn a_revocation_is_shown_until_the_owner_applies_again() {
    let revoked = Licence {
        reason: Some("It was issued by mistake.".into()),
        // 18:00 on the day before in Seattle.
        revoked: Some("2026-11-21T02:00:00Z".parse().unwrap()),
        zone: Zone::Pacific,
        ..licence("2027-06-01", LicenceState::Revoked)
    };
    let status = LicensingStatus::Revoked {
        by: "Seattle Animal Shelter".into(),
        on: on("2026-11-20"),
        reason: "It was issued by mistake.".into(),
    };
    let licences = std::slice::from_ref(&revoked);
    assert_eq!(status_of(&[], licences), Some(status.clone()));
    assert!(status.is_urgent());
    let approved = application(4, ApplicationState::Approved);
    let rejected = application(5, ApplicationState::Rejected);
    assert_eq!(
        status_of(&[approved, rejected], licences),
        Some(status),
        "the applications are older than the revocation"
    );
    let again = application(2_000_000_000, ApplicationState::Submitted);
    assert!(matches!(
        status_of(&[again], licences),
        Some(LicensingStatus::UnderReview { .. })
    ));
    let refused = application(2_000_000_000, ApplicationState::Rejected);
    assert!(matches!(
        status_of(&[refused], licences),
        Some(LicensingStatus::Rejected { .. })
    ));
    let newer = licence("2028-06-01", LicenceState::Issued);
    assert!(matches!(
        status_of(&[], &[revoked, newer]),
        Some(LicensingStatus::Licensed { .. })
    ));
}

#[test]
fn the_most_urgent_status_comes_first() {
    let none = LicensingStatus::NoLicence;
    let licensed = LicensingStatus::Licensed {
        until: on(TODAY),
        tag: String::new(),
        licence: LicenceId::new(at(1), [1; 10]),
    };
    assert!(none < licensed && none.is_urgent() && !licensed.is_urgent());
}

fn jurisdiction(name: &str, open: bool, species: &[Species]) -> JurisdictionSummary {
    JurisdictionSummary {
        id: name.to_lowercase(),
        name: [name, ", Somewhere"].concat(),
        authority: open.then(|| TenantId::new(at(1), [1; 10])),
        species: species.to_vec(),
    }
}

#[test]
fn an_owner_is_sent_only_to_forms_that_accept_their_pet() {
    let both = [Species::Dog, Species::Cat];
    let jurisdictions = [
        jurisdiction("Seattle", true, &both),
        jurisdiction("Toronto", true, &both),
        jurisdiction("Calgary", true, &both[..1]),
        jurisdiction("Atlantis", false, &[Species::Goat]),
    ];
    let of = |species: Species| {
        let mut pet = pet();
        pet.profile.species = species;
        licensing_status(&pet, &[], &[], Some(&jurisdictions), noon()).unwrap()
    };
    assert_eq!(of(Species::Dog), LicensingStatus::NoLicence);
    assert!(of(Species::Dog).is_urgent());
    assert_eq!(
        of(Species::Cat),
        LicensingStatus::Optional {
            jurisdictions: "Seattle and Toronto".into()
        }
    );
    assert!(!of(Species::Cat).is_urgent());
    assert_eq!(
        of(Species::Goat),
        LicensingStatus::NotOffered,
        "Atlantis takes no applications"
    );
    assert!(!of(Species::Goat).is_urgent());
}

#[test]
fn a_licence_ends_at_midnight_in_the_authoritys_time_zone() {
    let mut licence = licence(TODAY, LicenceState::Issued);
    licence.zone = Zone::Pacific;
    // 17:00 in Seattle, when it is tomorrow in UTC.
    let at_five = "2026-11-22T01:00:00Z".parse().unwrap();
    let status = licensing_status(&pet(), &[], &[licence], None, at_five).unwrap();
    assert!(
        matches!(status, LicensingStatus::Expiring { on: day, .. } if day == on(TODAY)),
        "{status:?}"
    );
}
