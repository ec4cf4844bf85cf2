//! A pet's valid licences and open applications, which end with it, and whether they lock its species.

use crate::pages::home::FIRST_PAGE;
use allpet_contract::licensing::{Application, Licence, MyApplications, MyLicences};
use allpet_domain::{Timestamp, english::English, id::PetId, text::isolate};
use allpet_ui::{api::now, hooks::use_read};
use yew::prelude::*;

/// The valid licences and open applications of one pet, as far as they have loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PetLicensing {
    /// The codes of the tags with a licence that is valid today, each with the English of its authority.
    pub(super) tags: Vec<(String, English)>,
    /// The names of the authorities with an open application.
    pub(super) authorities: Vec<String>,
    /// Whether the species cannot change: the server refuses it also because of a licence that was renewed and has ended since.
    pub(super) locks_species: bool,
}

impl PetLicensing {
    /// Describes what ends when the pet dies or is deleted, for the dialog that confirms it.
    pub(super) fn consequences(&self) -> String {
        let mut text = String::new();
        for (tag, english) in &self.tags {
            for part in ["The ", english.licence(), " with tag ", tag, " ends now. "] {
                text.push_str(part);
            }
        }
        for authority in &self.authorities {
            for part in [
                "The application at ",
                &isolate(authority),
                " is withdrawn, and a fee that was paid is refunded. ",
            ] {
                text.push_str(part);
            }
        }
        if !self.tags.is_empty() {
            text.push_str("The tag’s page shows nothing of you or your pet from now on.");
        }
        text
    }
}

/// Loads the valid licences and open applications of a pet.
#[hook]
pub(super) fn use_pet_licensing(pet: PetId) -> PetLicensing {
    let applications = use_read("applications", MyApplications { query: FIRST_PAGE });
    let licences = use_read("licences", MyLicences { query: FIRST_PAGE });
    pet_licensing(
        pet,
        licences.data.as_ref().map_or(&[], |page| &page.items),
        applications.data.as_ref().map_or(&[], |page| &page.items),
        now(),
    )
}

fn pet_licensing(
    pet: PetId,
    licences: &[Licence],
    applications: &[Application],
    now: Timestamp,
) -> PetLicensing {
    let mut licensing = PetLicensing::default();
    for licence in licences.iter().filter(|licence| licence.pet == pet) {
        licensing.locks_species |= licence.state.binds_species();
        if licence.status_facts().is_valid(now) {
            licensing.tags.push((licence.tag.clone(), licence.english));
        }
    }
    for application in applications {
        if application.pet == pet && application.state.is_open() {
            licensing.locks_species = true;
            licensing.authorities.push(application.authority_name.clone());
        }
    }
    licensing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialog_says_what_ends() {
        assert_eq!(PetLicensing::default().consequences(), "");
        let licensing = PetLicensing {
            tags: vec![
                ("7K3M-Q9TX".into(), English::British),
                ("AAAA-1111".into(), English::American),
            ],
            authorities: vec!["Toronto".into()],
            locks_species: true,
        };
        assert_eq!(
            licensing.consequences(),
            "The licence with tag 7K3M-Q9TX ends now. The license with tag AAAA-1111 ends now. The application at Toronto is withdrawn, \
             and a fee that was paid is refunded. The tag’s page shows nothing of you or your pet from now on."
        );
    }

    #[test]
    fn a_licence_that_has_ended_does_not_end_again() {
        let licence = |state: &str, expires: &str| -> Licence {
            let json = r#"{"id":"ID","number":"1","tag":"AAAA1111","authority_name":"Seattle","pet":"ID","pet_name":"Rex","species":"dog",
                "state":"STATE","issued":"2025-01-01","expires":"DAY","public":{"show_name":true,"show_breed":true,"contact":""}}"#;
            let json = json.replace("ID", "01930000-0000-7000-8000-000000000001");
            allpet_json::from_str(&json.replace("STATE", state).replace("DAY", expires)).unwrap()
        };
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        for (state, expires, is_valid, locks_species) in [
            ("issued", "2026-11-21", true, true),
            ("renewed", "2026-11-21", true, true),
            ("renewed", "2025-11-20", false, true),
            ("expired", "2026-11-20", false, false),
            ("revoked", "2027-11-20", false, false),
        ] {
            let licence = licence(state, expires);
            let licensing = pet_licensing(licence.pet, std::slice::from_ref(&licence), &[], now);
            assert_eq!(!licensing.tags.is_empty(), is_valid, "{state} {expires}");
            assert_eq!(licensing.locks_species, locks_species, "{state} {expires}");
        }
        let other = "01930000-0000-7000-8000-000000000002".parse().unwrap();
        let licence = licence("issued", "2026-11-21");
        assert_eq!(
            pet_licensing(other, &[licence], &[], now),
            PetLicensing::default()
        );
    }
}
