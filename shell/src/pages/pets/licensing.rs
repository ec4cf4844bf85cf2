//! A pet's valid licences and open applications, which lock its species.

use crate::pages::home::FIRST_PAGE;
use allpet_contract::licensing::{MyApplications, MyLicences};
use allpet_domain::{id::PetId, text::isolate};
use allpet_ui::hooks::use_read;
use yew::prelude::*;

/// The valid licences and open applications of one pet, as far as they have loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PetLicensing {
    /// The codes of the tags with a valid licence.
    pub(super) tags: Vec<String>,
    /// The names of the authorities with an open application.
    pub(super) authorities: Vec<String>,
}

impl PetLicensing {
    /// Returns whether the species cannot change.
    pub(super) fn locks_species(&self) -> bool {
        !self.tags.is_empty() || !self.authorities.is_empty()
    }

    /// Describes what ends when the pet dies or is deleted, for the dialog that confirms it.
    pub(super) fn consequences(&self) -> String {
        let mut text = String::new();
        for tag in &self.tags {
            for part in ["The license with tag ", tag, " ends now. "] {
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
    let mut licensing = PetLicensing::default();
    for licence in licences.data.iter().flat_map(|page| &page.items) {
        if licence.pet == pet && licence.state.binds_species() {
            licensing.tags.push(licence.tag.clone());
        }
    }
    for application in applications.data.iter().flat_map(|page| &page.items) {
        if application.pet == pet && application.state.is_open() {
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
            tags: vec!["7K3M-Q9TX".into()],
            authorities: vec!["Toronto".into()],
        };
        assert!(licensing.locks_species());
        assert_eq!(
            licensing.consequences(),
            "The license with tag 7K3M-Q9TX ends now. The application at Toronto is withdrawn, and a fee that was paid is refunded. \
             The tag’s page shows nothing of you or your pet from now on."
        );
    }
}
