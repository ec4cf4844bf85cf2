//! Processes, and what each module reports about itself.

use super::{CircuitStatus, JobState, ProcessHealth};
use allpet_domain::{Timestamp, id::JobId};
use serde::{Deserialize, Serialize};

/// The state of the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Operations {
    /// The time of this answer by the server's clock.
    pub now: Timestamp,
    /// The processes that reported within the last day, the newest first.
    pub processes: Vec<ProcessStatus>,
    /// Every module, in alphabetical order.
    pub modules: Vec<ModuleStatus>,
}

/// The role of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ProcessRole {
    /// `api serve`: answers requests.
    Serve,
    /// `api worker`: runs jobs only.
    Worker,
}

/// A process of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProcessStatus {
    /// Its id, new at each start.
    pub id: String,
    /// The role.
    pub role: ProcessRole,
    /// The modules that it runs.
    pub modules: Vec<String>,
    /// Its release.
    pub version: String,
    /// When it started.
    pub started: Timestamp,
    /// When it reported last.
    pub seen: Timestamp,
    /// False if it has not reported for a minute.
    pub alive: bool,
    /// The circuits of the other processes' addresses, as it reported them last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circuits: Vec<CircuitStatus>,
    /// Its health, as it reported it last; absent if its release reports none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<ProcessHealth>,
}

/// A process' report about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProcessReport {
    /// Its id, new at each start.
    pub id: String,
    /// The role.
    pub role: ProcessRole,
    /// The modules that it runs.
    pub modules: Vec<String>,
    /// Its release.
    pub version: String,
    /// When it started.
    pub started: Timestamp,
    /// The counts since its last report.
    pub counts: Counts,
    /// How long ago the oldest event was announced that not every module has, in milliseconds.
    pub lag_ms: u64,
    /// The circuits of the other processes' addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circuits: Vec<CircuitStatus>,
    /// Its health; absent in reports of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<ProcessHealth>,
}

/// The counters of a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counts {
    /// Requests answered.
    pub requests: u64,
    /// Requests answered with a server error.
    pub errors: u64,
    /// Jobs that succeeded.
    pub jobs_done: u64,
    /// Attempts of jobs that failed and will be repeated.
    pub jobs_failed: u64,
    /// Jobs that became dead letters.
    pub jobs_dead: u64,
}

/// The state of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleStatus {
    /// Its name.
    pub module: String,
    /// Its report; absent if it is not reachable: its process or its database does not answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ModuleReport>,
}

/// The report of a module about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleReport {
    /// Its queues.
    pub queues: Vec<QueueDepth>,
    /// Its schedules.
    pub schedules: Vec<ScheduleStatus>,
    /// Its subscribers.
    pub subscribers: Vec<SubscriberStatus>,
    /// The modules that have not yet received all its events.
    pub lags: Vec<ConsumerLag>,
}

/// The jobs of a queue in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueueDepth {
    /// The queue.
    pub queue: String,
    /// The state.
    pub state: JobState,
    /// The number of jobs.
    pub jobs: u64,
    /// When the oldest of them was due.
    pub oldest: Timestamp,
}

/// A schedule, with its next and its last run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduleStatus {
    /// Its name.
    pub name: String,
    /// The set times, as cron writes them.
    pub cron: String,
    /// Their time zone.
    pub zone: String,
    /// The next set time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
    /// The last run, while it is in the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<ScheduleRun>,
}

/// A run of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduleRun {
    /// Its job.
    pub job: JobId,
    /// The job's state.
    pub state: JobState,
    /// When it began, or was due.
    pub at: Timestamp,
    /// The result: a count or a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Its last error; 300 characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A subscriber, with the events that it did not handle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubscriberStatus {
    /// Its name.
    pub name: String,
    /// Its topics: `order.paid`, `order.*` or `*`.
    pub topics: String,
    /// The number of events that wait for another attempt.
    pub waiting: u32,
    /// The number of events that wait for an operator.
    pub parked: u32,
    /// The number of events of its topics that it has not received.
    #[serde(default)]
    pub unreceived: u32,
    /// When the oldest event was announced that it has not received, or that waits for another attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<Timestamp>,
}

/// A module that has not yet received all events of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsumerLag {
    /// The receiving module.
    pub module: String,
    /// The number of events that it has not received; 10,000 at most.
    pub events: u32,
    /// When the oldest of them was announced.
    pub oldest: Timestamp,
    /// The same by topic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicLag>,
}

/// The events of a topic that a module has not yet received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopicLag {
    /// The topic.
    pub topic: String,
    /// The number of events.
    pub events: u32,
    /// When the oldest of them was announced.
    pub oldest: Timestamp,
}
