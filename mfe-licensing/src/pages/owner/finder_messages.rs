//! What finders wrote to me.

use crate::read::use_read;
use allpet_contract::licensing::MyFinderMessages;
use allpet_ui::prelude::*;

/// What finders wrote to me, the newest first; nothing where nobody did.
#[component]
pub(crate) fn FinderMessages() -> Html {
    let read = use_read("finder-messages", MyFinderMessages {});
    html! { { for read.data.iter().flat_map(|messages| messages.iter()).map(finder_message) } }
}
