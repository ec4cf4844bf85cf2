//! Asks from when on, and which topics to deliver to a subscriber again.

use crate::pages::operations::{
    labels::replay_text,
    reason_dialog::ReasonDialog,
    typed_time::{read_time, typed_time, zone_name},
};
use allpet_contract::{
    operations::{ReplayEvents, ReplayForm, Replayed, check_replay},
    topics::Topics,
};
use allpet_domain::{Invalid, Timestamp};
use allpet_ui::{
    api::{minutes_behind_utc, now},
    components::{TextField, Tone, use_toasts},
    hooks::{Mutation, invalidate, use_write},
};
use yew::prelude::*;

/// The subscriber that events are delivered to again.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ReplayTarget {
    /// Its name.
    pub(super) subscriber: String,
    /// The topics that it receives.
    pub(super) topics: String,
}

/// Props of [`ReplayDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct ReplayDialogProps {
    /// The subscriber; the dialog is closed without one.
    pub(super) target: Option<ReplayTarget>,
    /// Closes the dialog.
    pub(super) onclose: Callback<()>,
}

/// The input, and its errors once it was submitted.
#[derive(Clone, Debug, Default, PartialEq)]
struct ReplayInput {
    since: String,
    topics: String,
    invalid: Invalid,
}

/// Delivers past events to a subscriber again.
#[component]
pub(super) fn ReplayDialog(props: &ReplayDialogProps) -> Html {
    let typed = use_input(props.target.as_ref());
    let replay = use_replay(&props.onclose);
    let target = props.target.clone().unwrap_or_default();
    let onconfirm = submit(&typed, &replay, &target);
    let onclose = close(&replay, &props.onclose);
    let error = |field| error_of(&typed.invalid, field).or_else(|| replay.field(field));
    let set_since = setter(&typed, |typed, text| typed.since = text);
    let set_topics = setter(&typed, |typed, text| typed.topics = text);
    let problem = replay.problem.clone().filter(|problem| problem.errors.is_empty());
    html! {
        <ReasonDialog open={props.target.is_some()} title={["Replay events to ", &target.subscriber, "?"].concat()} verb="Replay events"
            text="It receives the past events again and skips those that it has handled." busy={replay.busy} {problem} {onconfirm} {onclose}>
            <TextField name="since" label="From" value={typed.since.clone()} onchange={set_since} error={error("since")} autocomplete="off"
                hint={since_hint(minutes_behind_utc(now()))} />
            <TextField name="topics" label="Topic" value={typed.topics.clone()} onchange={set_topics} error={error("topics")} optional=true
                autocomplete="off" hint={topics_hint(&target.topics)} />
        </ReasonDialog>
    }
}

/// Returns what is typed. Each opening begins anew, an hour ago.
#[hook]
fn use_input(target: Option<&ReplayTarget>) -> UseStateHandle<ReplayInput> {
    let typed = use_state(ReplayInput::default);
    use_effect_with(target.cloned(), {
        let typed = typed.clone();
        move |_| {
            typed.set(ReplayInput {
                since: typed_time(now().plus_seconds(-3_600), minutes_behind_utc),
                ..ReplayInput::default()
            });
        }
    });
    typed
}

#[hook]
fn use_replay(onclose: &Callback<()>) -> Mutation<ReplayEvents> {
    let toaster = use_toasts();
    let onclose = onclose.clone();
    use_write::<ReplayEvents>(move |replayed| {
        invalidate("operations");
        toaster.show(Tone::Good, outcome(&replayed, minutes_behind_utc));
        onclose.emit(());
    })
}

/// Sends what is typed if it is valid, or shows what is wrong with it.
fn submit(
    typed: &UseStateHandle<ReplayInput>,
    replay: &Mutation<ReplayEvents>,
    target: &ReplayTarget,
) -> Callback<String> {
    let (typed, replay, target) = (typed.clone(), replay.clone(), target.clone());
    Callback::from(
        move |reason: String| match form(&target, &typed, reason, now(), minutes_behind_utc) {
            Ok(body) => replay.run(ReplayEvents { body }),
            Err(invalid) => typed.set(ReplayInput {
                invalid,
                ..(*typed).clone()
            }),
        },
    )
}

fn setter(typed: &UseStateHandle<ReplayInput>, set: fn(&mut ReplayInput, String)) -> Callback<String> {
    let typed = typed.clone();
    Callback::from(move |text: String| {
        let mut changed = (*typed).clone();
        set(&mut changed, text);
        typed.set(changed);
    })
}

fn close(replay: &Mutation<ReplayEvents>, close: &Callback<()>) -> Callback<()> {
    let (replay, close) = (replay.clone(), close.clone());
    Callback::from(move |()| {
        replay.forget();
        close.emit(());
    })
}

/// Returns the form to send. Fails with what is wrong with what is typed.
fn form(
    target: &ReplayTarget,
    typed: &ReplayInput,
    reason: String,
    now: Timestamp,
    behind_utc: impl Fn(Timestamp) -> i64,
) -> Result<ReplayForm, Invalid> {
    let since = read_time(&typed.since, behind_utc)
        .ok_or_else(|| Invalid::one("since", "malformed", "Enter a time like 2026-11-29 23:10."))?;
    let topics = typed.topics.trim();
    let topics = (!topics.is_empty()).then(|| topics.to_owned());
    // The server knows what it receives, if this page does not.
    let receives = Topics::parse(&target.topics).unwrap_or(Topics::All);
    check_replay(topics.as_deref(), since, &receives, now)?;
    Ok(ReplayForm {
        subscriber: target.subscriber.clone(),
        topics,
        since,
        reason,
    })
}

fn error_of(invalid: &Invalid, field: &str) -> Option<AttrValue> {
    let error = invalid.0.iter().find(|error| error.field == field)?;
    Some(AttrValue::from(error.message.clone()))
}

fn since_hint(behind_utc: i64) -> AttrValue {
    let zone = zone_name(behind_utc);
    let words = ["In your time zone (", &zone, "), like 2026-11-29 23:10. "];
    AttrValue::from(words.concat() + "Events are kept for a week.")
}

fn topics_hint(receives: &str) -> AttrValue {
    let words = ["This subscriber receives ", receives, "; all of it if empty"];
    AttrValue::from(words.concat())
}

fn outcome(replayed: &Replayed, behind_utc: impl Fn(Timestamp) -> i64) -> String {
    let mut text = replay_text(replayed.found, replayed.new);
    if let Some(at) = replayed.stopped_at {
        let from = typed_time(at, behind_utc);
        text.push_str(&[" There are more: replay again from ", &from, "."].concat());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_refuses_what_delivers_nothing() {
        let target = ReplayTarget {
            subscriber: "catalog.order-paid".into(),
            topics: "order.paid".into(),
        };
        let now: Timestamp = "2026-11-29T23:10:00Z".parse().unwrap();
        let fields = |since: &str, topics: &str| {
            let typed = ReplayInput {
                since: since.into(),
                topics: topics.into(),
                invalid: Invalid::default(),
            };
            let checked = form(&target, &typed, String::new(), now, |_| 480);
            let invalid = checked.err().unwrap_or_default();
            invalid.0.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert!(fields("2026-11-29 15:10", "").is_empty());
        assert!(fields("2026-11-29 15:10", "order.*").is_empty());
        assert_eq!(fields("2026-11-29 15:11", ""), ["since"], "in the future");
        assert_eq!(fields("2026-11-29 15:10", "pet.deceased"), ["topics"]);
        assert_eq!(fields("yesterday", ""), ["since"]);
    }

    #[test]
    fn a_replay_that_stops_says_from_when_to_go_on_by_the_persons_clock() {
        let replayed = Replayed {
            found: 3,
            new: 1,
            stopped_at: "2026-11-29T23:10:45Z".parse().ok(),
        };
        let text = outcome(&replayed, |_| 480);
        assert!(text.ends_with("replay again from 2026-11-29 15:10."), "{text}");
    }
}
