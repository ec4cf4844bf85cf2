//! The messages of people who found a pet: on the home page, and on the pet's page.

use super::home::FIRST_PAGE;
use allpet_contract::licensing::{FinderMessage, MyFinderMessages, MyLicences};
use allpet_domain::id::PetId;
use allpet_ui::{components::finder_message, hooks::use_read};
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
    let query = use_read("finder-messages", MyFinderMessages {});
    let licences = use_read("licences", MyLicences { query: FIRST_PAGE });
    let is_about = |message: &&FinderMessage| match props.pet {
        None => true,
        Some(pet) => {
            let mut licences = licences.data.iter().flat_map(|page| &page.items);
            licences.any(|licence| licence.id == message.licence && licence.pet == pet)
        }
    };
    let messages = query.data.iter().flat_map(|messages| messages.iter());
    html! { <div class="stack found" data-testid="finder-messages">{ for messages.filter(is_about).map(finder_message) }</div> }
}
