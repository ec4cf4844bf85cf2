//! Messages from finders to the owner.

use crate::queries::use_read;
use allpet_contract::licensing::MyFinderMessages;
use allpet_ui::prelude::*;

/// Messages from finders, the newest first; nothing if there are none.
#[component]
pub(crate) fn FinderMessages() -> Html {
    let messages = use_read("finder-messages", MyFinderMessages {});
    html! { { for messages.data.iter().flat_map(|messages| messages.iter()).map(finder_message) } }
}
