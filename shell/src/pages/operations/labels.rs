//! States and actions in words.

use allpet_contract::operations::{ActionOutcome, DeliveryState, JobState, OperatorActionKind};
use allpet_domain::Timestamp;
use allpet_ui::{
    components::{Badge, Tone},
    format::plural,
};
use yew::prelude::*;

/// Returns the badge of a job's state.
pub(super) fn job_badge(state: JobState) -> Html {
    let tone = match state {
        JobState::Done => Tone::Good,
        JobState::Dead => Tone::Bad,
        JobState::Failed => Tone::Warning,
        JobState::Running => Tone::Info,
        _ => Tone::Neutral,
    };
    html! { <Badge {tone} text={job_state(state)} /> }
}

/// Returns a job's state in a word.
pub(super) fn job_state(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "Waiting",
        JobState::Scheduled => "Scheduled",
        JobState::Failed => "Failed",
        JobState::Running => "Running",
        JobState::Done => "Done",
        JobState::Dead => "Dead",
        JobState::Cancelled => "Canceled",
        JobState::Discarded => "Discarded",
    }
}

/// Returns the state of a delivery in a word.
pub(super) fn delivery_state(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting => "Waiting",
        DeliveryState::Parked => "Parked",
        DeliveryState::Dismissed => "Dismissed",
    }
}

/// Returns what an operator did.
pub(super) fn action(kind: OperatorActionKind) -> &'static str {
    match kind {
        OperatorActionKind::RetryJob => "Retried a job",
        OperatorActionKind::EditJob => "Edited a payload",
        OperatorActionKind::DiscardJob => "Discarded a job",
        OperatorActionKind::CancelJob => "Canceled a job",
        OperatorActionKind::RetryEvent => "Retried an event",
        OperatorActionKind::DismissEvent => "Dismissed an event",
        OperatorActionKind::ReplayEvents => "Replayed events",
        OperatorActionKind::RunSchedule => "Ran a schedule",
    }
}

/// Says what a replay did: how many past events match, and how many of them the subscriber did not have.
pub(super) fn replay_text(found: u32, new: u32) -> String {
    let events = |number: u32| plural(number.into(), "past event", "past events");
    match (found, new) {
        (0, _) => "No past event matches. Nothing was delivered.".to_owned(),
        (found, 0) => [
            &events(found),
            " matched. The subscriber has them all; nothing was delivered.",
        ]
        .concat(),
        (found, new) if found == new => [&events(found), " matched. All are delivered now."].concat(),
        (found, new) => {
            let delivered = plural(new.into(), "is", "are");
            [
                &events(found),
                " matched. ",
                &delivered,
                " delivered now; the subscriber has the others.",
            ]
            .concat()
        }
    }
}

/// Returns what the record of a replay says, in words; `None` if it is something else.
pub(super) fn replay_detail(detail: &str) -> Option<String> {
    let (found, new) = detail.split_once(" found, ")?;
    let new = new.strip_suffix(" new")?;
    Some(replay_text(found.parse().ok()?, new.parse().ok()?))
}

/// Returns the target of a replay in words: "orders.order-paid, all topics, since November 29, 2026, 11:10 PM"; `None` if it is something
/// else.
pub(super) fn replay_target(target: &str, moment: impl Fn(Timestamp) -> String) -> Option<String> {
    let (subscriber, rest) = target.split_once(' ')?;
    let (topics, since) = rest.split_once(" since ")?;
    let topics = if topics == "*" { "all topics" } else { topics };
    let since = moment(since.parse().ok()?);
    Some([subscriber, ", ", topics, ", since ", &since].concat())
}

/// The number of characters that two lines surely have room for.
const SHORT: usize = 60;

/// Returns an error or a reason, a long one at first in two lines on a wide page; a dash without one.
pub(super) fn remark(text: Option<&str>) -> Html {
    match text.filter(|text| !text.is_empty()) {
        Some(text) if text.chars().count() > SHORT => html! {
            <details class="remark"><summary class="remark-text">{ text }</summary></details>
        },
        Some(text) => html! { <span class="remark-text" title={text.to_owned()}>{ text }</span> },
        None => html! { <span class="soft">{ "–" }</span> },
    }
}

/// Returns what an action did by itself. What became of its job or event afterwards is another matter.
fn effect(kind: OperatorActionKind) -> &'static str {
    match kind {
        OperatorActionKind::RetryJob | OperatorActionKind::RetryEvent => "Queued again",
        OperatorActionKind::EditJob => "Saved",
        OperatorActionKind::DiscardJob => "Discarded",
        OperatorActionKind::CancelJob => "Canceled",
        OperatorActionKind::DismissEvent => "Dismissed",
        OperatorActionKind::ReplayEvents => "Replayed",
        OperatorActionKind::RunSchedule => "Queued",
    }
}

/// Returns the badge of an action's outcome.
pub(super) fn outcome_badge(kind: OperatorActionKind, outcome: Option<ActionOutcome>) -> Html {
    let (tone, text) = match outcome {
        Some(ActionOutcome::Done) => (Tone::Neutral, effect(kind)),
        Some(ActionOutcome::Refused) => (Tone::Bad, "Refused"),
        None => (Tone::Warning, "Unknown"),
    };
    html! { <Badge {tone} {text} /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replay_is_told_in_words() {
        for (found, new, expected) in [
            (0, 0, "No past event matches. Nothing was delivered."),
            (
                3,
                0,
                "3 past events matched. The subscriber has them all; nothing was delivered.",
            ),
            (1, 1, "1 past event matched. All are delivered now."),
            (
                3,
                1,
                "3 past events matched. 1 is delivered now; the subscriber has the others.",
            ),
            (
                1_200,
                2,
                "1,200 past events matched. 2 are delivered now; the subscriber has the others.",
            ),
        ] {
            assert_eq!(replay_text(found, new), expected);
        }
        assert_eq!(replay_detail("3 found, 1 new"), Some(replay_text(3, 1)));
        assert_eq!(replay_detail("payments.finish-refund"), None);
    }

    #[test]
    fn the_target_of_a_replay_is_told_in_words() {
        let words = |target: &str| replay_target(target, |at| at.to_string().chars().take(10).collect());
        assert_eq!(
            words("catalog.order-paid * since 2026-11-29T23:10:00Z").as_deref(),
            Some("catalog.order-paid, all topics, since 2026-11-29")
        );
        assert_eq!(
            words("catalog.order-paid order.* since 2026-11-29T23:10:00Z").as_deref(),
            Some("catalog.order-paid, order.*, since 2026-11-29")
        );
        assert_eq!(words("orders.tidy"), None);
    }
}
