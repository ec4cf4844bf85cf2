use super::*;
use allpet_contract::licensing::PublicProfile;
use allpet_domain::{
    Currency, Day, Money, Zone,
    id::{ApplicationId, LicenceId, PetId, TenantId, UserId},
    licensing::{ApplicationState, ExpiryReason, FeeState, LicenceState, Quote},
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

fn need_of(applications: &[Application], licences: &[Licence]) -> LicensingNeed {
    licensing_need(&pet(), applications, licences, None, noon()).unwrap()
}

#[test]
fn a_pet_that_is_gone_needs_nothing() {
    assert_eq!(need_of(&[], &[]).status, LicensingStatus::NoLicence);
    for state in [PetState::Deceased, PetState::Rehomed] {
        let gone = Pet { state, ..pet() };
        assert_eq!(licensing_need(&gone, &[], &[], None, noon()), None, "{state:?}");
    }
}

#[test]
fn a_need_names_the_licence_or_the_application_that_it_is_about() {
    let other = Licence {
        pet: PetId::new(at(2), [2; 10]),
        id: LicenceId::new(at(2), [2; 10]),
        ..licence("2029-01-21", LicenceState::Issued)
    };
    let soon = Licence {
        english: English::British,
        authority_name: "Toronto Animal Services".into(),
        tag: "AAAA-1111".into(),
        ..licence(TODAY, LicenceState::Issued)
    };
    let need = need_of(&[], &[other.clone(), soon]);
    assert!(
        matches!(need.status, LicensingStatus::EndsSoon { .. }),
        "{need:?}"
    );
    assert_eq!(
        (need.english, &*need.authority_name, &*need.tag, &*need.fee),
        (English::British, "Toronto Animal Services", "AAAA-1111", "")
    );
    let mut unpaid = Application {
        fee: FeeState::Unpaid,
        ..application(5, ApplicationState::Submitted)
    };
    unpaid.quote.total.minor = 4_700;
    let need = need_of(std::slice::from_ref(&unpaid), &[other]);
    assert!(
        matches!(need.status, LicensingStatus::AwaitingPayment { .. }),
        "{need:?}"
    );
    assert_eq!(
        (need.english, &*need.authority_name, &*need.tag, &*need.fee),
        (English::American, "Seattle Animal Shelter", "", "$47.00")
    );
    unpaid.quote.total.currency = Currency::Cad;
    assert_eq!(need_of(&[unpaid], &[]).english, English::British);
    let rejected = need_of(&[application(5, ApplicationState::Rejected)], &[]);
    assert_eq!(rejected.reason.as_deref(), Some("The paper cannot be read."));
}

#[test]
fn a_pet_under_review_or_licensed_is_not_urgent() {
    let is_urgent =
        |applications: &[Application], licences: &[Licence]| need_of(applications, licences).is_urgent();
    assert!(is_urgent(&[], &[]), "no licence");
    assert!(
        is_urgent(&[], &[licence(TODAY, LicenceState::Issued)]),
        "it ends today"
    );
    assert!(!is_urgent(&[], &[licence("2027-11-20", LicenceState::Issued)]));
    assert!(!is_urgent(&[application(5, ApplicationState::Submitted)], &[]));
    assert!(is_urgent(&[application(5, ApplicationState::Rejected)], &[]));
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
        licensing_need(&pet, &[], &[], Some(&jurisdictions), noon()).unwrap()
    };
    assert_eq!(of(Species::Dog).offer, Offer::Everywhere);
    assert!(of(Species::Dog).is_urgent());
    assert_eq!(
        of(Species::Cat).offer,
        Offer::Somewhere("Seattle and Toronto".into())
    );
    assert!(!of(Species::Cat).is_urgent());
    assert_eq!(
        of(Species::Goat).offer,
        Offer::Nowhere,
        "Atlantis takes no applications"
    );
    assert!(!of(Species::Goat).is_urgent());
}
