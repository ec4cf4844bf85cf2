//! The licences and submitted applications of the owner's pets, as the form for another application shows them.

use super::apply::ALL;
use crate::queries::use_read;
use allpet_contract::licensing::{Application, Licence, MyApplications, MyLicences};
use allpet_domain::{
    Day, Timestamp,
    id::PetId,
    licensing::{ApplicationState, LicenceState},
};
use allpet_ui::prelude::*;
use std::rc::Rc;

/// The licence or submitted application of a pet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PetStatus {
    /// The pet.
    pub(crate) pet: PetId,
    /// As text: "Licensed through 20 November 2027".
    pub(crate) text: String,
    /// Whether the pet cannot be licensed again now.
    pub(crate) is_blocking: bool,
    /// The licence that an application renews, if it is valid today: its jurisdiction and last day.
    pub(crate) renews: Option<(String, Day)>,
}

/// Returns the last day of the licence that an application for `pet` in `jurisdiction` renews.
pub(crate) fn renewed_expiry(statuses: &[PetStatus], pet: Option<PetId>, jurisdiction: &str) -> Option<Day> {
    let of_pet = statuses.iter().filter(|status| Some(status.pet) == pet);
    let here = of_pet
        .filter_map(|status| status.renews.as_ref())
        .filter(|(known, _)| known == jurisdiction);
    here.map(|(_, expires)| *expires).max()
}

/// Returns whether the page of `licence` offers its renewal: its window is open, and no application or newer licence of the pet
/// exists.
pub(crate) fn offers_renewal(
    licence: &Licence,
    licences: &[Licence],
    applications: &[Application],
    now: Timestamp,
) -> bool {
    let is_followed = licences.iter().any(|other| {
        other.pet == licence.pet && other.state == LicenceState::Issued && other.expires > licence.expires
    });
    let is_submitted = applications.iter().any(|application| {
        application.pet == licence.pet && application.state == ApplicationState::Submitted
    });
    licence.is_renewable(now) && !is_followed && !is_submitted
}

/// Returns whether `application` renews one of `licences`: a licence of the same pet and authority that was valid when the owner applied,
/// and ends before the new term begins.
pub(crate) fn is_renewal(application: &Application, licences: &[Licence]) -> bool {
    let submitted = application.zone.day(application.submitted);
    licences.iter().any(|licence| {
        let is_same = licence.pet == application.pet && licence.authority_name == application.authority_name;
        let ended_early = matches!(
            licence.state,
            LicenceState::Cancelled | LicenceState::Transferred | LicenceState::Revoked
        );
        is_same && !ended_early && (submitted..application.quote.starts).contains(&licence.expires)
    })
}

/// Returns the status of each pet, as far as licences and applications are loaded.
#[hook]
pub(super) fn use_pet_statuses() -> Rc<Vec<PetStatus>> {
    let licences = use_read("licences", MyLicences { query: ALL });
    let applications = use_read("applications", MyApplications { query: ALL });
    Rc::new(statuses(
        licences.data.as_ref().map_or(&[], |page| &page.items),
        applications.data.as_ref().map_or(&[], |page| &page.items),
        api::now(),
    ))
}

/// Returns the status of each pet with a licence or submitted application; blocking ones come first.
fn statuses(licences: &[Licence], applications: &[Application], now: Timestamp) -> Vec<PetStatus> {
    let submitted = applications
        .iter()
        .filter(|application| application.state == ApplicationState::Submitted);
    let submitted = submitted.map(|application| PetStatus {
        pet: application.pet,
        text: "Its application is under review".into(),
        is_blocking: true,
        renews: None,
    });
    let licensed = licences.iter().filter_map(|licence| {
        let today = licence.zone.day(now);
        let is_valid = licence.state == LicenceState::Issued && licence.expires >= today;
        let is_blocking = is_valid && !licence.is_renewable(now);
        let has_ended = matches!(licence.state, LicenceState::Expired | LicenceState::Delinquent);
        let text = if is_valid {
            let until = licence.english.day(licence.expires);
            let renewal = if is_blocking { "" } else { ". You can renew it now" };
            ["Licensed through ", &until, renewal].concat()
        } else {
            String::from("Its license ended ") + &format::day_near(licence.expires, today, licence.english)
        };
        let renews = licence.jurisdiction.clone().filter(|_| is_valid && !is_blocking);
        (is_valid || has_ended).then_some(PetStatus {
            pet: licence.pet,
            text,
            is_blocking,
            renews: renews.map(|jurisdiction| (jurisdiction, licence.expires)),
        })
    });
    let mut statuses: Vec<_> = submitted.chain(licensed).collect();
    statuses.sort_by_key(|status| !status.is_blocking);
    statuses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(state: &str, expires: &str) -> Licence {
        let json = r#"{"id":"ID","number":"1","tag":"AAAA1111","authority_name":"Seattle","pet":"ID","pet_name":"Rex","species":"dog",
            "state":"STATE","issued":"2025-01-01","expires":"DAY","public":{"show_name":true,"show_breed":true,"contact":""}}"#;
        let json = json.replace("ID", "01930000-0000-7000-8000-000000000001");
        allpet_json::from_str(&json.replace("STATE", state).replace("DAY", expires)).unwrap()
    }

    /// The texts of the statuses at noon of 21 November 2026; those that block another application end with "!".
    fn texts(licences: &[Licence]) -> Vec<String> {
        let noon = Timestamp::from_unix_millis(1_795_262_400_000);
        let text = |status: PetStatus| status.text + if status.is_blocking { "!" } else { "" };
        statuses(licences, &[], noon).into_iter().map(text).collect()
    }

    #[test]
    fn a_pet_is_chosen_again_from_the_day_on_which_its_licence_may_be_renewed() {
        let (last, day_before) = (licence("issued", "2026-11-21"), licence("issued", "2027-01-21"));
        assert_eq!(
            texts(&[licence("issued", "2027-01-20"), day_before, last]),
            [
                "Licensed through January 21, 2027!",
                "Licensed through January 20, 2027. You can renew it now",
                "Licensed through November 21, 2026. You can renew it now",
            ],
            "from 60 days before, by the default"
        );
        let mut shorter = licence("issued", "2027-01-20");
        shorter.renewal_days = 30;
        assert_eq!(texts(&[shorter]), ["Licensed through January 20, 2027!"]);
    }

    #[test]
    fn a_renewal_counts_from_the_last_day_of_a_licence_of_the_same_place() {
        let noon = Timestamp::from_unix_millis(1_795_262_400_000);
        let mut old = licence("issued", "2026-12-10");
        old.jurisdiction = Some("seattle".into());
        let pet = Some(old.pet);
        let statuses = statuses(std::slice::from_ref(&old), &[], noon);
        assert_eq!(renewed_expiry(&statuses, pet, "seattle"), Some(old.expires));
        assert_eq!(renewed_expiry(&statuses, pet, "toronto"), None);
        assert_eq!(renewed_expiry(&statuses, None, "seattle"), None);
        assert!(offers_renewal(&old, std::slice::from_ref(&old), &[], noon));
        let next = licence("issued", "2027-12-10");
        assert!(!offers_renewal(&old, &[old.clone(), next.clone()], &[], noon));
        assert!(
            !offers_renewal(&next, std::slice::from_ref(&next), &[], noon),
            "too early"
        );
        assert!(!offers_renewal(&licence("renewed", "2026-12-10"), &[], &[], noon));
    }

    #[test]
    fn an_application_while_a_licence_is_valid_renews_it() {
        let application = |starts: &str| -> Application {
            let json = r#"{"id":"ID","authority":"ID","authority_name":"Seattle","pet":"ID","pet_name":"Rex","species":"dog",
                "state":"submitted","submitted":"2026-11-21T12:00:00Z","quote":{"lines":[],"total":{"minor":0,"currency":"USD"},
                "term_months":12,"starts":"DAY","expires":"2027-12-31","expiry_reason":"term","expiry_text":"","notes":[]}}"#;
            let json = json.replace("ID", "01930000-0000-7000-8000-000000000001");
            allpet_json::from_str(&json.replace("DAY", starts)).unwrap()
        };
        let renewal = application("2026-12-11");
        assert!(is_renewal(&renewal, &[licence("issued", "2026-12-10")]));
        assert!(
            is_renewal(&renewal, &[licence("renewed", "2026-11-21")]),
            "its last day counts"
        );
        assert!(!is_renewal(&renewal, &[licence("expired", "2026-11-20")]));
        assert!(!is_renewal(&renewal, &[licence("cancelled", "2026-12-10")]));
        let first = application("2026-11-21");
        assert!(
            !is_renewal(&first, &[licence("issued", "2027-11-20")]),
            "the license that it became"
        );
        let mut of_another_place = licence("issued", "2026-12-10");
        of_another_place.authority_name = "Toronto".into();
        assert!(!is_renewal(&renewal, &[of_another_place]));
    }

    #[test]
    fn a_licence_blocks_another_until_it_may_be_renewed() {
        assert!(
            texts(&[licence("issued", "2026-11-20")]).is_empty(),
            "about to expire"
        );
        assert!(texts(&[licence("revoked", "2027-11-20")]).is_empty());
        let both = [licence("expired", "2026-01-31"), licence("issued", "2027-11-20")];
        assert_eq!(
            texts(&both),
            [
                "Licensed through November 20, 2027!",
                "Its license ended January 31, 2026"
            ],
            "what blocks comes first"
        );
    }
}
