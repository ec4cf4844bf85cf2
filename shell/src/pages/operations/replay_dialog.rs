//! Asks from when on, and which topics to deliver to a subscriber again.

use super::{labels::replay_text, reason_dialog::ReasonDialog};
use allpet_contract::operations::{ReplayEvents, ReplayForm, Replayed};
use allpet_domain::Timestamp;
use allpet_ui::{
    api::now,
    components::{TextField, Tone, use_toasts},
    hooks::{Mutation, invalidate, use_write},
};
use yew::prelude::*;

/// Props of [`ReplayDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct ReplayDialogProps {
    /// The subscriber; the dialog is closed without one.
    pub(super) subscriber: Option<AttrValue>,
    /// Closes the dialog.
    pub(super) onclose: Callback<()>,
}

/// Delivers past events to a subscriber again.
#[component]
pub(super) fn ReplayDialog(props: &ReplayDialogProps) -> Html {
    let toaster = use_toasts();
    let onclose = props.onclose.clone();
    let replay = use_write::<ReplayEvents>(move |replayed| {
        invalidate("operations");
        toaster.show(Tone::Good, outcome(&replayed));
        onclose.emit(());
    });
    let since = use_state(String::new);
    let topics = use_state(String::new);
    let invalid = use_state_eq(|| false);
    use_effect_with(props.subscriber.clone(), {
        let (since, topics, invalid) = (since.clone(), topics.clone(), invalid.clone());
        move |_| {
            since.set(typed_time(now().plus_seconds(-3_600)));
            topics.set(String::new());
            invalid.set(false);
        }
    });
    let name = props.subscriber.clone().unwrap_or_default();
    let onconfirm = {
        let (replay, since, topics, invalid) =
            (replay.clone(), since.clone(), topics.clone(), invalid.clone());
        let subscriber = name.to_string();
        Callback::from(move |reason: String| match read_time(&since) {
            None => invalid.set(true),
            Some(from) => replay.run(request(&subscriber, &topics, from, reason)),
        })
    };
    let onclose = close(&replay, &props.onclose);
    let since_error = invalid.then_some(AttrValue::Static("Enter a time like 2026-11-29 23:10."));
    let (set_since, set_topics) = (setter(&since), setter(&topics));
    let problem = replay.problem.clone().filter(|problem| problem.errors.is_empty());
    html! {
        <ReasonDialog open={props.subscriber.is_some()} title={["Replay events to ", &name, "?"].concat()} verb="Replay events"
            text="It receives the past events again and skips those that it has handled." busy={replay.busy} {problem} {onconfirm} {onclose}>
            <TextField name="since" label="From" value={(*since).clone()} onchange={set_since} error={since_error} autocomplete="off"
                hint={AttrValue::Static("In UTC, like 2026-11-29 23:10. Events are kept for a week.")} />
            <TextField name="topics" label="Topic" value={(*topics).clone()} onchange={set_topics} error={replay.field("topics")} optional=true
                autocomplete="off" hint={AttrValue::Static("Like order.paid or order.*; all topics of the subscriber if empty")} />
        </ReasonDialog>
    }
}

fn setter(state: &UseStateHandle<String>) -> Callback<String> {
    let state = state.clone();
    Callback::from(move |text| state.set(text))
}

fn close(replay: &Mutation<ReplayEvents>, close: &Callback<()>) -> Callback<()> {
    let (replay, close) = (replay.clone(), close.clone());
    Callback::from(move |()| {
        replay.forget();
        close.emit(());
    })
}

fn request(subscriber: &str, topics: &str, since: Timestamp, reason: String) -> ReplayEvents {
    let topics = topics.trim();
    let body = ReplayForm {
        subscriber: subscriber.to_owned(),
        topics: (!topics.is_empty()).then(|| topics.to_owned()),
        since,
        reason,
    };
    ReplayEvents { body }
}

fn outcome(replayed: &Replayed) -> String {
    let mut text = replay_text(replayed.found, replayed.new);
    if let Some(at) = replayed.stopped_at {
        text.push_str(&[" There are more: replay again from ", &typed_time(at), " UTC."].concat());
    }
    text
}

/// Formats a time as people type it, to the minute: "2026-11-29 23:10".
fn typed_time(at: Timestamp) -> String {
    at.to_string()
        .chars()
        .take(16)
        .map(|c| if c == 'T' { ' ' } else { c })
        .collect()
}

/// Reads a time as people type it.
fn read_time(typed: &str) -> Option<Timestamp> {
    [typed.trim(), ":00Z"].concat().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_typed_to_the_minute_in_utc() {
        let at: Timestamp = "2026-11-29T23:10:45Z".parse().unwrap();
        assert_eq!(typed_time(at), "2026-11-29 23:10");
        assert_eq!(
            read_time(" 2026-11-29 23:10 "),
            "2026-11-29T23:10:00Z".parse().ok()
        );
        for wrong in ["", "yesterday", "2026-11-29", "2026-11-31 10:00"] {
            assert_eq!(read_time(wrong), None, "{wrong}");
        }
    }
}
