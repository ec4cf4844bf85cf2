//! The message of somebody who found a pet.

use crate::api;
use crate::components::{DayText, Notice, Tone, isolate_name};
use crate::hooks::{invalidate, use_write};
use allpet_contract::licensing::{DismissFinderMessage, FinderMessage};
use allpet_domain::{licensing::contact, text::isolate};
use yew::prelude::*;

/// The cache key of the messages to the signed-in person.
pub const FINDER_MESSAGES: &str = "finder-messages";

/// Props of [`FinderMessageNotice`].
#[derive(Properties, PartialEq)]
pub struct FinderMessageNoticeProps {
    /// The message.
    pub message: FinderMessage,
}

/// Shows a finder's message, with the ways to reach the finder and a button that dismisses it, here and on the person's other devices.
#[component]
pub fn FinderMessageNotice(props: &FinderMessageNoticeProps) -> Html {
    let message = &props.message;
    let dismiss = use_write::<DismissFinderMessage>(|()| invalidate(FINDER_MESSAGES));
    let problem = dismiss.problem.clone();
    let pet = isolate(&message.pet_name);
    let title = ["Somebody found ", &*pet].concat();
    let call = ["Call the finder of ", &*pet].concat();
    let object = AttrValue::from(["the message about ", &*pet].concat());
    let id = message.id;
    let action = Callback::from(move |()| dismiss.run(DismissFinderMessage { message: id }));
    html! {
        <Notice tone={Tone::Warning} {title} action={Some((AttrValue::Static("Dismiss"), action))} action_object={Some(object)}>
            <p>{ isolate_name(&message.message) }</p>
            <p>{ "Reach them: " }<strong>{ isolate_name(&message.reply) }</strong>
                if let Some(number) = contact::telephone(&message.reply) { { " · " }<a href={["tel:", &number].concat()} aria-label={call}>{ "Call" }</a> }
                { " · " }<DayText day={api::local_day(message.sent)} today={api::today()} /></p>
            if let Some(problem) = problem { <p role="alert">{ problem.message() }</p> }
        </Notice>
    }
}
