//! States and actions in words.

use allpet_contract::operations::{ActionOutcome, DeliveryState, JobState, OperatorActionKind};
use allpet_ui::components::{Badge, Tone};
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

/// Returns an error or a reason, two lines at most; a dash without one.
pub(super) fn remark(text: Option<&str>) -> Html {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => html! { <span class="remark-text" title={text.to_owned()}>{ text }</span> },
        None => html! { <span class="soft">{ "–" }</span> },
    }
}

/// Returns the badge of an action's outcome.
pub(super) fn outcome_badge(outcome: Option<ActionOutcome>) -> Html {
    let (tone, text) = match outcome {
        Some(ActionOutcome::Done) => (Tone::Good, "Done"),
        Some(ActionOutcome::Refused) => (Tone::Bad, "Refused"),
        None => (Tone::Warning, "Unknown"),
    };
    html! { <Badge {tone} {text} /> }
}
