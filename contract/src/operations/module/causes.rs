//! The events and jobs of a module, with what caused them.

use crate::operations::{CauseDelivery, JobState};
use allpet_domain::{
    Timestamp,
    id::{EventId, JobId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};

/// A query for the causes in a module. Each part is answered for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleCausesQuery {
    /// These events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventId>,
    /// These jobs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<JobId>,
    /// The newest events and jobs with this text in their payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentioning: Option<String>,
    /// The causes whose effects to read: `request:…`, `event:…`, `job:…`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects_of: Vec<String>,
    /// Of effects, only those since this time; debounced jobs up to an hour earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The events whose deliveries to the module's subscribers to read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliveries_of: Vec<EventId>,
}

/// The events, jobs and deliveries of one or several modules that match the query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleCauses {
    /// The events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<CausedEvent>,
    /// The jobs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<CausedJob>,
    /// The deliveries of events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliveries: Vec<(EventId, CauseDelivery)>,
}

impl ModuleCauses {
    /// Adds what another module knows.
    pub fn append(&mut self, mut other: Self) {
        self.events.append(&mut other.events);
        self.jobs.append(&mut other.jobs);
        self.deliveries.append(&mut other.deliveries);
    }
}

/// An event, and what caused it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the fields of the kernel's envelope")]
pub struct CausedEvent {
    /// The module that announced it.
    pub module: String,
    pub id: EventId,
    pub topic: String,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    pub cause: String,
    /// The handler that announced it. Unknown if only a subscriber still has the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The reason that its payload names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A job, and what caused it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the fields of the kernel's record of a job")]
pub struct CausedJob {
    /// The module whose job it is.
    pub module: String,
    pub id: JobId,
    pub kind: String,
    pub state: JobState,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    pub cause: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
