//! Jobs and schedules, as an operator sees them.

use crate::page::Cursor;
#[cfg(feature = "schema")]
use allpet_domain::schema::{AppId, OptionalLine, OptionalParagraphs, QualifiedName};
use allpet_domain::{Timestamp, id::JobId, text::MultilineText};
use serde::{Deserialize, Serialize};

/// Maximum length of a reason, in characters.
pub const REASON_MAX: usize = 500;
/// Maximum length of a job's payload, in bytes of JSON.
pub const PAYLOAD_MAX: usize = 64 * 1024;

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// It is due.
    Waiting,
    /// It is for later.
    Scheduled,
    /// Its last attempt failed, and there will be another.
    Failed,
    /// A worker runs it.
    Running,
    /// It succeeded.
    Done,
    /// It failed as often as its policy allows.
    Dead,
    /// It was cancelled, or replaced by a newer one.
    Cancelled,
    /// It was a dead letter that an operator discarded.
    Discarded,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Scheduled,
        Self::Failed,
        Self::Running,
        Self::Done,
        Self::Dead,
        Self::Cancelled,
        Self::Discarded,
    ];

    /// The serialized value, which is also its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Scheduled => "scheduled",
            Self::Failed => "failed",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
            Self::Discarded => "discarded",
        }
    }

    /// Parses the value of [`JobState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == value)
    }

    /// Returns whether the state is final unless an operator acts.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Dead | Self::Cancelled | Self::Discarded)
    }
}

/// The jobs to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobsQuery {
    /// Their state.
    pub state: JobState,
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the newest jobs if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobSummary {
    /// The module whose job it is.
    pub module: String,
    /// The id.
    pub id: JobId,
    /// Its queue.
    pub queue: String,
    /// Its kind.
    pub kind: String,
    /// Its state.
    pub state: JobState,
    /// Number of attempts started.
    pub attempts: u32,
    /// Number of attempts before it is a dead letter.
    pub max_attempts: u32,
    /// Its progress, in percent.
    pub progress: u32,
    /// When it runs, or was due.
    pub run_at: Timestamp,
    /// When its last attempt started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Timestamp>,
    /// Its last error; 300 characters at most in a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Why it was cancelled or discarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A job, and what only its own page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobDetail {
    /// The job.
    pub job: JobSummary,
    /// Its payload, in JSON.
    pub payload: String,
    /// The result of the last attempt: a count or a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// The cause that enqueued it: `request:…`, `event:…`, `job:…` or `process`.
    pub cause: String,
    /// When it was enqueued.
    pub enqueued: Timestamp,
}

/// A page of jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobsPage {
    /// The jobs, newest first.
    pub items: Vec<JobSummary>,
    /// The start of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
    /// The modules that did not answer, whose jobs are missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreachable: Vec<String>,
}

/// An action on a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum JobAction {
    /// Lets a dead letter run again, with all its attempts.
    Retry,
    /// Gives a dead letter another payload.
    Edit,
    /// Discards a dead letter.
    Discard,
    /// Cancels a job that has not ended.
    Cancel,
}

impl JobAction {
    /// Returns whether the action must say why.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Discard | Self::Cancel)
    }
}

/// An action on a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobActionForm {
    /// The action.
    pub action: JobAction,
    /// Why; required to discard or cancel.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<REASON_MAX>"))]
    pub reason: String,
    /// The new payload in JSON, for the action `edit`; at most 64 KiB in UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<OptionalParagraphs<PAYLOAD_MAX>>")
    )]
    pub payload: Option<MultilineText>,
}

/// A schedule to run now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduleRunForm {
    /// The module whose schedule it is.
    #[cfg_attr(feature = "schema", schemars(with = "AppId"))]
    pub module: String,
    /// The schedule's name: `orders.expire-unpaid`.
    #[cfg_attr(feature = "schema", schemars(with = "QualifiedName"))]
    pub schedule: String,
    /// Why.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<REASON_MAX>"))]
    pub reason: String,
}
