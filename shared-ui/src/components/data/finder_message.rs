//! The message of somebody who found a pet.

use crate::api;
use crate::components::{DayText, Notice, Tone, isolate_name};
use allpet_contract::licensing::FinderMessage;
use allpet_domain::{licensing::contact, text::isolate};
use yew::prelude::*;

/// Renders a finder's message, with the ways to reach the finder.
pub fn finder_message(message: &FinderMessage) -> Html {
    let pet = isolate(&message.pet_name);
    let title = ["Someone found ", &*pet].concat();
    let call = ["Call the finder of ", &*pet].concat();
    html! {
        <Notice tone={Tone::Warning} {title}>
            <p>{ isolate_name(&message.message) }</p>
            <p>{ "Reach them: " }<strong>{ isolate_name(&message.reply) }</strong>
                if let Some(number) = contact::telephone(&message.reply) { { " · " }<a href={["tel:", &number].concat()} aria-label={call}>{ "Call" }</a> }
                { " · " }<DayText day={api::local_day(message.sent)} today={api::today()} /></p>
        </Notice>
    }
}
