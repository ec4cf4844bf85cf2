//! What names a pet as the animal that it is: its licences that stand and its open applications.

use crate::pages::home::MANY;
use allpet_contract::licensing::{MyApplications, MyLicences};
use allpet_domain::{id::PetId, text::isolate};
use allpet_ui::hooks::use_read;
use yew::prelude::*;

/// The licences and applications of one pet, as far as they are known yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Licensed {
    /// The codes of the tags whose licence stands.
    pub(super) tags: Vec<String>,
    /// The authorities that have an open application.
    pub(super) applied: Vec<String>,
}

impl Licensed {
    /// Whether the kind of animal cannot change.
    pub(super) fn is_named(&self) -> bool {
        !self.tags.is_empty() || !self.applied.is_empty()
    }

    /// What ends with the pet, for the question before.
    pub(super) fn ends(&self) -> String {
        let mut text = String::new();
        for tag in &self.tags {
            for part in ["The license with tag ", tag, " ends now. "] {
                text.push_str(part);
            }
        }
        for authority in &self.applied {
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

/// The licences and applications of a pet.
#[hook]
pub(super) fn use_licensed(pet: PetId) -> Licensed {
    let applications = use_read("applications", MyApplications { query: MANY });
    let licences = use_read("licences", MyLicences { query: MANY });
    let mut found = Licensed::default();
    for licence in licences.data.iter().flat_map(|page| &page.items) {
        if licence.pet == pet && licence.state.binds_species() {
            found.tags.push(licence.tag.clone());
        }
    }
    for application in applications.data.iter().flat_map(|page| &page.items) {
        if application.pet == pet && application.state.is_open() {
            found.applied.push(application.authority_name.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_says_what_ends() {
        assert_eq!(Licensed::default().ends(), "");
        let licensed = Licensed {
            tags: vec!["7K3M-Q9TX".into()],
            applied: vec!["Toronto".into()],
        };
        assert!(licensed.is_named());
        assert_eq!(
            licensed.ends(),
            "The license with tag 7K3M-Q9TX ends now. The application at Toronto is withdrawn, and a fee that was paid is refunded. \
             The tag’s page shows nothing of you or your pet from now on."
        );
    }
}
