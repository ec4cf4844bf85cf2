//! The licences and submitted applications of the owner's pets, as the form for another application shows them.

use super::apply::ALL;
use crate::queries::use_read;
use allpet_contract::licensing::{Application, Licence, MyApplications, MyLicences};
use allpet_domain::{
    Timestamp,
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
    /// As text: "Licensed until 20 November 2027".
    pub(crate) text: String,
    /// Whether the pet cannot be licensed again now.
    pub(crate) is_blocking: bool,
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
    });
    let licensed = licences.iter().filter_map(|licence| {
        let today = licence.zone.day(now);
        let is_blocking = licence.state == LicenceState::Issued && licence.expires >= today;
        let has_ended = matches!(licence.state, LicenceState::Expired | LicenceState::Delinquent);
        let text = if is_blocking {
            String::from("Licensed until ") + &licence.english.day(licence.expires)
        } else {
            String::from("Its license ended ") + &format::day_near(licence.expires, today, licence.english)
        };
        (is_blocking || has_ended).then_some(PetStatus {
            pet: licence.pet,
            text,
            is_blocking,
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
    fn a_licence_blocks_another_until_its_last_day_is_over() {
        assert_eq!(
            texts(&[licence("issued", "2026-11-21")]),
            ["Licensed until November 21, 2026!"]
        );
        assert!(
            texts(&[licence("issued", "2026-11-20")]).is_empty(),
            "about to expire"
        );
        assert!(texts(&[licence("revoked", "2027-11-20")]).is_empty());
        let both = [licence("expired", "2026-01-31"), licence("issued", "2027-11-20")];
        assert_eq!(
            texts(&both),
            [
                "Licensed until November 20, 2027!",
                "Its license ended January 31, 2026"
            ],
            "what blocks comes first"
        );
    }
}
