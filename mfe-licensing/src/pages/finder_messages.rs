//! What finders wrote to me.

use crate::read::use_read;
use allpet_contract::licensing::MyFinderMessages;
use allpet_domain::licensing::contact;
use allpet_ui::prelude::*;

/// What finders wrote to me, the newest first; nothing where nobody did.
#[component]
pub(crate) fn FinderMessages() -> Html {
    let read = use_read("finder-messages", MyFinderMessages {});
    let today = api::today();
    html! {
        { for read.data.iter().flat_map(|messages| messages.iter()).map(|message| {
            let title = format!("Somebody found {}", message.pet_name);
            html! {
                <Notice tone={Tone::Warning} {title}>
                    <p><bdi>{ &message.message }</bdi></p>
                    <p>{ "Reach them: " }<b><bdi>{ &message.reply }</bdi></b>
                        if let Some(number) = contact::telephone(&message.reply) { { " · " }<a href={format!("tel:{number}")}>{ "Call" }</a> }
                        { " · " }<When day={api::day_here(message.sent)} {today} /></p>
                </Notice>
            }
        }) }
    }
}
