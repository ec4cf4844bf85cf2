//! Why something happened: what began it, and all that this caused, step by step.

use super::{DeliveryState, JobState};
#[cfg(feature = "schema")]
use allpet_domain::schema::RequiredLine;
use allpet_domain::{
    Timestamp,
    id::{TenantId, UserId},
};
use serde::{Deserialize, Serialize};

/// Maximum length of an id that somebody asks about, in characters.
pub const ASKED_ID_MAX: usize = 200;

/// A query for the cause trees of an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CausesQuery {
    /// The id of a request, an event or a job; a subscriber and its event, as the record of an action names a delivery; or the id of
    /// what events and jobs are about: a refund, an order, a licence.
    #[cfg_attr(feature = "schema", schemars(with = "RequiredLine<ASKED_ID_MAX>"))]
    pub id: String,
}

/// Why something happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CauseTrees {
    /// A tree for each beginning, the oldest first; none if no stored event or job has to do with the id.
    pub trees: Vec<CauseTree>,
    /// Whether there are more steps than are listed.
    #[serde(default)]
    pub has_more: bool,
    /// The modules that did not answer, whose steps are missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreachable: Vec<String>,
}

/// The root of a chain of causes, and all its effects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CauseTree {
    /// The steps, each before its effects. A chain may be long, so they are not nested.
    pub steps: Vec<CauseStep>,
}

/// The kind of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CauseStepKind {
    /// A request.
    Request,
    /// An event.
    Event,
    /// A job.
    Job,
    /// An event that was deleted since.
    DeletedEvent,
    /// A job that was deleted since.
    DeletedJob,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CauseStep {
    /// Its distance from the beginning. Its cause is the last step before it with a smaller depth.
    pub depth: u32,
    /// The kind of the step.
    pub kind: CauseStepKind,
    /// Its id.
    pub id: String,
    /// The topic of an event, the kind of a job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The module that announced or enqueued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// When it was announced or enqueued; for a request, when its first effect was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The handler that announced or enqueued it: an endpoint, a subscriber, or a kind of job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// The schedule whose occurrence it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// The person on whose behalf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<UserId>,
    /// The person's display name, if identity knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_name: Option<String>,
    /// The tenant that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    /// The state of a job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<JobState>,
    /// The last error of a job, 300 characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The reason that an event names, or why a job was cancelled or discarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The id of its trace, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// Whether the query names it.
    #[serde(default)]
    pub asked: bool,
    /// The deliveries of an event to the subscribers that received it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliveries: Vec<CauseDelivery>,
}

/// An event at a subscriber.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CauseDelivery {
    /// The subscriber.
    pub subscriber: String,
    /// When it received the event.
    pub at: Timestamp,
    /// The state, if it did not handle the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<DeliveryState>,
    /// The last error, or why it was dismissed; 300 characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}
