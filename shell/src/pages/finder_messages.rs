//! The messages of people who found a pet: on the home page, and on the pet's page.

use super::home::FIRST_PAGE;
use crate::today::is_in_household;
use allpet_contract::{
    licensing::{FinderMessage, Licence, MyFinderMessages, MyLicences},
    pets::{ListPets, Pet},
};
use allpet_domain::id::PetId;
use allpet_ui::{
    components::{FINDER_MESSAGES, FinderMessageNotice},
    hooks::{use_focus_restore, use_read},
};
use yew::prelude::*;

/// Props of [`FinderMessages`].
#[derive(Properties, PartialEq)]
pub(super) struct FinderMessagesProps {
    /// Shows only this pet's messages; those of all the owner's pets if `None`.
    #[prop_or_default]
    pub(super) pet: Option<PetId>,
}

/// Lists the messages, the newest first. Empty if there are none.
#[component]
pub(super) fn FinderMessages(props: &FinderMessagesProps) -> Html {
    let query = use_read(FINDER_MESSAGES, MyFinderMessages {});
    let licences = use_read("licences", MyLicences { query: FIRST_PAGE });
    let pets = use_read("pets", ListPets { query: FIRST_PAGE });
    let licences = licences.data.as_ref().map_or(&[][..], |page| &page.items);
    let pets = pets.data.as_ref().map_or(&[][..], |page| &page.items);
    let messages = query.data.iter().flat_map(|messages| messages.iter());
    let shown: Vec<_> = messages
        .filter(|message| is_shown(message, props.pet, licences, pets))
        .collect();
    // The button of a dismissed message had the focus.
    let container = use_focus_restore(shown.len());
    html! {
        <div class="stack found" ref={container} tabindex="-1" data-testid="finder-messages">
            { for shown.into_iter().map(|message| html! { <FinderMessageNotice key={message.id.to_string()} message={message.clone()} /> }) }
        </div>
    }
}

/// Returns whether to show a message: about `pet` if there is one, and about no pet that has died or moved away. The API lists none
/// about those either, but an answer from before may still be on the page.
fn is_shown(message: &FinderMessage, pet: Option<PetId>, licences: &[Licence], pets: &[Pet]) -> bool {
    let mut licences = licences.iter();
    let Some(licence) = licences.find(|licence| licence.id == message.licence) else {
        return pet.is_none();
    };
    let mut pets = pets.iter();
    let is_gone = pets.any(|other| other.id == licence.pet && !is_in_household(other));
    !is_gone && pet.is_none_or(|pet| pet == licence.pet)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01930000-0000-7000-8000-000000000001";
    const OTHER: &str = "01930000-0000-7000-8000-000000000002";

    fn pet(state: &str) -> Pet {
        let json = r#"{"id":"ID","owner":"ID","name":"Rex","species":"dog","sex":"male","altered":true,"state":"STATE","primary":true,
            "created":"2026-11-21T12:00:00Z"}"#;
        allpet_json::from_str(&json.replace("ID", ID).replace("STATE", state)).unwrap()
    }

    #[test]
    fn a_message_is_shown_while_its_pet_is_at_home_or_lost() {
        let message = r#"{"id":"ID","licence":"ID","pet_name":"Rex","message":"Here","reply":"206 555 0199",
            "sent":"2026-11-21T12:00:00Z"}"#;
        let message: FinderMessage = allpet_json::from_str(&message.replace("ID", ID)).unwrap();
        let licence = r#"{"id":"ID","number":"1","tag":"AAAA1111","authority_name":"Seattle","pet":"ID","pet_name":"Rex","species":"dog",
            "state":"issued","issued":"2025-01-01","expires":"2027-01-01","public":{"show_name":true,"show_breed":true,"contact":""}}"#;
        let licence: Licence = allpet_json::from_str(&licence.replace("ID", ID)).unwrap();
        let licences = std::slice::from_ref(&licence);
        let (rex, other) = (Some(licence.pet), OTHER.parse().ok());
        for (state, shown) in [
            ("at-home", true),
            ("lost", true),
            ("deceased", false),
            ("rehomed", false),
        ] {
            let pets = [pet(state)];
            assert_eq!(is_shown(&message, None, licences, &pets), shown, "{state}");
            assert_eq!(is_shown(&message, rex, licences, &pets), shown, "{state}");
            assert!(!is_shown(&message, other, licences, &pets), "{state}");
        }
        // Until the lists are loaded, a message is not lost, but belongs to no pet's page.
        assert!(is_shown(&message, None, &[], &[]) && !is_shown(&message, rex, &[], &[]));
    }
}
