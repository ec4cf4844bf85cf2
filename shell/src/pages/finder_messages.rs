//! What people who found a pet wrote to its owner: on the home page, and on the page of the pet.

use super::home::MANY;
use allpet_contract::licensing::{FinderMessage, MyFinderMessages, MyLicences};
use allpet_domain::id::PetId;
use allpet_ui::{components::finder_message, hooks::use_read};
use yew::prelude::*;

/// Of whom messages are shown.
#[derive(Properties, PartialEq)]
pub(super) struct FinderMessagesProps {
    /// The pet; every pet of the owner where none is named.
    #[prop_or_default]
    pub(super) pet: Option<PetId>,
}

/// The messages, the newest first; nothing where nobody wrote.
#[component]
pub(super) fn FinderMessages(props: &FinderMessagesProps) -> Html {
    let read = use_read("finder-messages", MyFinderMessages {});
    let licences = use_read("licences", MyLicences { query: MANY });
    let is_of = |message: &&FinderMessage| match props.pet {
        None => true,
        Some(pet) => {
            let mut held = licences.data.iter().flat_map(|page| &page.items);
            held.any(|licence| licence.id == message.licence && licence.pet == pet)
        }
    };
    let messages = read.data.iter().flat_map(|messages| messages.iter());
    html! { <div class="stack found" data-testid="finder-messages">{ for messages.filter(is_of).map(finder_message) }</div> }
}
