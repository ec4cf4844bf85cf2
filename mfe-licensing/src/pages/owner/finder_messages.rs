//! Messages from finders to the owner.

use crate::queries::use_read;
use allpet_contract::licensing::MyFinderMessages;
use allpet_ui::{components::FINDER_MESSAGES, hooks::use_focus_restore, prelude::*};

/// Messages from finders, the newest first; nothing if there are none.
#[component]
pub(crate) fn FinderMessages() -> Html {
    let query = use_read(FINDER_MESSAGES, MyFinderMessages {});
    let messages = query
        .data
        .as_ref()
        .map_or(&[][..], |messages| messages.as_slice());
    // The button of a dismissed message had the focus.
    let container = use_focus_restore(messages.len());
    html! {
        <div class="stack" ref={container} tabindex="-1" hidden={messages.is_empty()} data-testid="finder-messages">
            { for messages.iter().map(|message| html! { <FinderMessageNotice key={message.id.to_string()} message={message.clone()} /> }) }
        </div>
    }
}
