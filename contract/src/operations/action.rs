//! The actions of operators.

use allpet_domain::{
    Timestamp,
    id::{OperatorActionId, UserId},
};
use serde::{Deserialize, Serialize};

/// The kind of an operator's action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OperatorActionKind {
    /// A dead letter runs again.
    RetryJob,
    /// A dead letter has another payload.
    EditJob,
    /// A dead letter is discarded.
    DiscardJob,
    /// A job is cancelled.
    CancelJob,
    /// An event is attempted again.
    RetryEvent,
    /// An event is dismissed.
    DismissEvent,
    /// Past events are delivered again.
    ReplayEvents,
    /// A schedule runs beside its set times.
    RunSchedule,
}

impl OperatorActionKind {
    const ALL: [Self; 8] = [
        Self::RetryJob,
        Self::EditJob,
        Self::DiscardJob,
        Self::CancelJob,
        Self::RetryEvent,
        Self::DismissEvent,
        Self::ReplayEvents,
        Self::RunSchedule,
    ];

    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RetryJob => "retry-job",
            Self::EditJob => "edit-job",
            Self::DiscardJob => "discard-job",
            Self::CancelJob => "cancel-job",
            Self::RetryEvent => "retry-event",
            Self::DismissEvent => "dismiss-event",
            Self::ReplayEvents => "replay-events",
            Self::RunSchedule => "run-schedule",
        }
    }

    /// Parses the value of [`OperatorActionKind::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == value)
    }
}

/// The outcome of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ActionOutcome {
    /// It was done.
    Done,
    /// The module refused it, or did not answer.
    Refused,
}

impl ActionOutcome {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// Parses the value of [`ActionOutcome::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        [Self::Done, Self::Refused]
            .into_iter()
            .find(|outcome| outcome.as_str() == value)
    }
}

/// An operator's action. Records are never changed or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OperatorAction {
    /// The id.
    pub id: OperatorActionId,
    /// When it began.
    pub at: Timestamp,
    /// Who acted.
    pub actor: UserId,
    /// Their name at that time.
    pub actor_name: String,
    /// The kind of the action.
    pub action: OperatorActionKind,
    /// The module on which they acted.
    pub module: String,
    /// The job, event, subscriber or schedule.
    pub target: String,
    /// Why; may be empty.
    pub reason: String,
    /// The outcome; absent if the process ended before it was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ActionOutcome>,
    /// The outcome in words: a count, or the reason of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}
