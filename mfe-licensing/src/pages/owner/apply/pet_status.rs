//! Where the licensing of the owner's pets stands, as the form for another application shows it.

use crate::{pages::owner::apply::ALL, queries::use_read};
use allpet_contract::licensing::{Application, Licence, MyApplications, MyLicences, licensing_status};
use allpet_domain::{Day, Timestamp, english::English, id::PetId, licensing::LicensingStatus};
use allpet_ui::prelude::*;
use std::rc::Rc;

/// Where a pet's licensing stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PetStatus {
    /// The pet.
    pub(crate) pet: PetId,
    /// As text: "Licensed through 20 November 2027".
    pub(crate) text: String,
    /// Whether the pet cannot be licensed again now.
    pub(crate) is_blocking: bool,
    /// The licences that an application renews: their jurisdictions and last days. After the last day the application is late.
    pub(crate) renews: Vec<(String, Day)>,
}

/// Returns the last day of the licence that an application for `pet` in `jurisdiction` renews.
pub(crate) fn renewed_expiry(statuses: &[PetStatus], pet: Option<PetId>, jurisdiction: &str) -> Option<Day> {
    let of_pet = statuses.iter().filter(|status| Some(status.pet) == pet);
    let here = of_pet
        .flat_map(|status| &status.renews)
        .filter(|(known, _)| known == jurisdiction);
    here.map(|(_, expires)| *expires).max()
}

/// Returns the status of each pet, as far as licences and applications are loaded.
#[hook]
pub(crate) fn use_pet_statuses() -> Rc<Vec<PetStatus>> {
    let licences = use_read("licences", MyLicences { query: ALL });
    let applications = use_read("applications", MyApplications { query: ALL });
    Rc::new(statuses(
        licences.data.as_ref().map_or(&[], |page| &page.items),
        applications.data.as_ref().map_or(&[], |page| &page.items),
        api::now(),
    ))
}

/// Returns the status of each pet that has a licence, or whose application is open or was rejected.
fn statuses(licences: &[Licence], applications: &[Application], now: Timestamp) -> Vec<PetStatus> {
    let licensed = licences.iter().map(|licence| licence.pet);
    let applied = applications.iter().map(|application| application.pet);
    let mut statuses: Vec<PetStatus> = Vec::new();
    for pet in licensed.chain(applied) {
        if statuses.iter().all(|known| known.pet != pet) {
            statuses.extend(status_of(pet, licences, applications, now));
        }
    }
    statuses
}

fn status_of(
    pet: PetId,
    licences: &[Licence],
    applications: &[Application],
    now: Timestamp,
) -> Option<PetStatus> {
    let status = licensing_status(pet, licences, applications, now);
    let named = licences
        .iter()
        .find(|licence| Some(licence.id) == status.licence());
    let (english, zone) = named
        .map(|licence| (licence.english, licence.zone))
        .unwrap_or_default();
    let text = describe(status, english, zone.day(now))?;
    let renewable = licences
        .iter()
        .filter(|licence| licence.pet == pet && licence.is_renewable(now));
    let renews = renewable.filter_map(|licence| Some((licence.jurisdiction.clone()?, licence.expires)));
    Some(PetStatus {
        pet,
        text,
        is_blocking: status.blocks_application(),
        renews: renews.collect(),
    })
}

/// Describes a status: "Licensed through 20 November 2027". Returns `None` for a pet without a licence.
fn describe(status: LicensingStatus, english: English, today: Day) -> Option<String> {
    let name = status.label(english).to_ascii_lowercase();
    let licence = english.licence();
    let near = |day| format::day_near(day, today, english);
    Some(match status {
        LicensingStatus::NoLicence => return None,
        LicensingStatus::AwaitingPayment { .. } | LicensingStatus::UnderReview { .. } => {
            ["Its application is ", &name].concat()
        }
        LicensingStatus::Rejected { .. } => ["Its application was ", &name].concat(),
        LicensingStatus::Revoked { on, .. } => ["Its ", licence, " was ", &name, " ", &near(on)].concat(),
        LicensingStatus::Expired { on, .. } => ["Its ", licence, " ended ", &near(on)].concat(),
        LicensingStatus::EndsSoon { on, .. } => {
            ["Licensed through ", &english.day(on), ". You can renew it now"].concat()
        }
        LicensingStatus::Licensed { until, .. } => ["Licensed through ", &english.day(until)].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::licensing::is_renewal;
    use allpet_domain::licensing::{ApplicationState, FeeState};

    fn licence(state: &str, expires: &str) -> Licence {
        let json = r#"{"id":"ID","number":"1","tag":"AAAA1111","authority_name":"Seattle","pet":"ID","pet_name":"Rex","species":"dog",
            "state":"STATE","issued":"2025-01-01","expires":"DAY","public":{"show_name":true,"show_breed":true,"contact":""}}"#;
        let json = json.replace("ID", "01930000-0000-7000-8000-000000000001");
        allpet_json::from_str(&json.replace("STATE", state).replace("DAY", expires)).unwrap()
    }

    fn application(starts: &str) -> Application {
        let json = r#"{"id":"ID","authority":"ID","authority_name":"Seattle","pet":"ID","pet_name":"Rex","species":"dog",
            "state":"submitted","submitted":"2026-11-21T12:00:00Z","quote":{"lines":[],"total":{"minor":0,"currency":"USD"},
            "term_months":12,"starts":"DAY","expires":"2027-12-31","expiry_reason":"term","expiry_text":"","notes":[]}}"#;
        let json = json.replace("ID", "01930000-0000-7000-8000-000000000001");
        allpet_json::from_str(&json.replace("DAY", starts)).unwrap()
    }

    /// 21 November 2026.
    fn noon() -> Timestamp {
        Timestamp::from_unix_millis(1_795_262_400_000)
    }

    /// The texts of the statuses at [`noon`]; those that block another application end with "!".
    fn texts(licences: &[Licence], applications: &[Application]) -> Vec<String> {
        let text = |status: PetStatus| status.text + if status.is_blocking { "!" } else { "" };
        let statuses = statuses(licences, applications, noon());
        statuses.into_iter().map(text).collect()
    }

    #[test]
    fn a_pet_is_chosen_again_from_the_day_on_which_its_licence_may_be_renewed() {
        for (expires, text) in [
            ("2027-01-21", "Licensed through January 21, 2027!"),
            (
                "2027-01-20",
                "Licensed through January 20, 2027. You can renew it now",
            ),
            (
                "2026-11-21",
                "Licensed through November 21, 2026. You can renew it now",
            ),
        ] {
            let licence = licence("issued", expires);
            assert_eq!(
                texts(&[licence], &[]),
                [text],
                "from 60 days before, by the default"
            );
        }
        let mut shorter = licence("issued", "2027-01-20");
        shorter.renewal_days = 30;
        assert_eq!(texts(&[shorter], &[]), ["Licensed through January 20, 2027!"]);
    }

    #[test]
    fn the_form_says_of_an_application_what_the_dashboard_says() {
        let mut submitted = application("2026-11-21");
        assert_eq!(
            texts(&[], std::slice::from_ref(&submitted)),
            ["Its application is awaiting payment!"]
        );
        submitted.fee = FeeState::Paid;
        assert_eq!(
            texts(&[], std::slice::from_ref(&submitted)),
            ["Its application is under review!"]
        );
        submitted.state = ApplicationState::Rejected;
        assert_eq!(
            texts(&[], std::slice::from_ref(&submitted)),
            ["Its application was rejected"]
        );
        submitted.state = ApplicationState::Withdrawn;
        assert!(texts(&[], &[submitted]).is_empty());
    }

    #[test]
    fn a_status_is_written_in_the_english_of_the_place() {
        let mut revoked = licence("revoked", "2027-11-20");
        revoked.revoked = Some(Timestamp::from_unix_millis(1_795_176_000_000));
        assert_eq!(
            texts(std::slice::from_ref(&revoked), &[]),
            ["Its license was revoked yesterday"]
        );
        revoked.english = English::British;
        assert_eq!(texts(&[revoked], &[]), ["Its licence was revoked yesterday"]);
        let mut ended = licence("delinquent", "2026-01-31");
        ended.english = English::British;
        assert_eq!(texts(&[ended], &[]), ["Its licence ended 31 January 2026"]);
    }

    #[test]
    fn a_renewal_counts_from_the_last_day_of_a_licence_of_the_same_place() {
        let noon = noon();
        let mut old = licence("issued", "2026-12-10");
        old.jurisdiction = Some("seattle".into());
        let pet = Some(old.pet);
        let statuses = statuses(std::slice::from_ref(&old), &[], noon);
        assert_eq!(renewed_expiry(&statuses, pet, "seattle"), Some(old.expires));
        assert_eq!(renewed_expiry(&statuses, pet, "toronto"), None);
        let mut ended = licence("expired", "2026-11-20");
        ended.jurisdiction = Some("seattle".into());
        let late = super::statuses(std::slice::from_ref(&ended), &[], noon);
        assert_eq!(renewed_expiry(&late, pet, "seattle"), Some(ended.expires));
        assert_eq!(renewed_expiry(&statuses, None, "seattle"), None);
    }

    #[test]
    fn an_application_renews_a_licence_of_the_same_place() {
        let renewal = application("2026-12-11");
        let mut licence = licence("issued", "2026-12-10");
        assert!(is_renewal(&renewal, std::slice::from_ref(&licence)));
        licence.authority_name = "Toronto".into();
        assert!(!is_renewal(&renewal, &[licence]));
    }

    #[test]
    fn a_pet_has_one_status_by_the_licence_that_ends_last() {
        assert_eq!(
            texts(&[licence("issued", "2026-11-20")], &[]),
            ["Its license ended yesterday"]
        );
        let mut next = licence("issued", "2027-11-20");
        next.id = "01930000-0000-7000-8000-000000000002".parse().unwrap();
        assert_eq!(
            texts(&[licence("expired", "2026-01-31"), next], &[]),
            ["Licensed through November 20, 2027!"]
        );
    }
}
