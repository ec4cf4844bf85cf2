//! What finders wrote to me.

use crate::read::use_read;
use allpet_contract::licensing::MyFinderMessages;
use allpet_domain::{licensing::contact, text::isolate};
use allpet_ui::prelude::*;

/// What finders wrote to me, the newest first; nothing where nobody did.
#[component]
pub(crate) fn FinderMessages() -> Html {
    let read = use_read("finder-messages", MyFinderMessages {});
    let today = api::today();
    html! {
        { for read.data.iter().flat_map(|messages| messages.iter()).map(|message| {
            let title = format!("Someone found {}", isolate(&message.pet_name));
            html! {
                <Notice tone={Tone::Warning} {title}>
                    <p>{ isolate_name(&message.message) }</p>
                    <p>{ "Reach them: " }<b>{ isolate_name(&message.reply) }</b>
                        if let Some(number) = contact::telephone(&message.reply) { { " · " }<a href={format!("tel:{number}")}>{ "Call" }</a> }
                        { " · " }<When day={api::day_here(message.sent)} {today} /></p>
                </Notice>
            }
        }) }
    }
}
