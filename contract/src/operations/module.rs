//! Endpoints of every module for the operations module, which the kernel serves. In the addresses, the module's name stands in place of
//! `{module}`; so a request reaches the process that runs the module.

mod causes;
mod people;

use super::{
    ConsumerLag, DELIVERY_CHANGED, DeliveryActionForm, DeliveryState, DeliverySummary, JOB_CHANGED,
    JOB_KEY_TAKEN, JOB_NOT_FOUND, JobActionForm, JobDetail, JobState, JobSummary, ModuleReport, Replayed,
    SCHEDULE_NOT_FOUND, SCHEDULE_WAITING, SUBSCRIBER_NOT_FOUND,
};
use crate::{
    access::{Internal, audience},
    endpoint,
};
use allpet_domain::{
    Timestamp,
    id::{EventId, JobId, TenantId, UserId},
};
pub use causes::*;
pub use people::*;
use serde::{Deserialize, Serialize};

/// The jobs of a module to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleJobsQuery {
    /// Their state.
    pub state: JobState,
    /// Only jobs older than this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<JobId>,
    /// Maximum number of jobs.
    pub limit: u32,
}

/// The deliveries of a module to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleDeliveriesQuery {
    /// Their state.
    pub state: DeliveryState,
    /// Only deliveries after that of this event to the subscriber `after_subscriber`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<EventId>,
    /// The subscriber of the delivery `after`.
    #[serde(default)]
    pub after_subscriber: String,
    /// Maximum number of deliveries.
    pub limit: u32,
}

/// A replay to one of the module's subscribers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleReplayForm {
    /// The subscriber.
    pub subscriber: String,
    /// The module that announced the events.
    pub producer: String,
    /// Only these topics.
    pub topics: String,
    /// Events from this time on.
    pub since: Timestamp,
}

/// Which of a module's past events to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OutboxQuery {
    /// Events from this time on.
    pub since: Timestamp,
    /// Only events after the one with this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
}

/// A past event with its envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the fields of the kernel's envelope")]
pub struct PastEvent {
    pub id: EventId,
    pub topic: String,
    pub version: u32,
    pub seq: i64,
    pub occurred_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    pub cause: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    pub payload: String,
}

endpoint! {
    /// Reports the module's queues, schedules and subscribers.
    ReadModule { module: String } = GET "/internal/modules/{module}" -> 200 ModuleReport, Internal, &[audience::INTERNAL], [];
    /// Reads which modules have not yet received all events of the module.
    ReadModuleLags { module: String } = GET "/internal/modules/{module}/lags" -> 200 Vec<ConsumerLag>, Internal,
        &[audience::INTERNAL], [];
    /// Lists jobs of the module in a state, newest first.
    ListModuleJobs { module: String; query ModuleJobsQuery } = GET "/internal/modules/{module}/jobs" -> 200 Vec<JobSummary>,
        Internal, &[audience::INTERNAL], [];
    /// Reads a job of the module.
    ReadModuleJob { module: String, job: JobId } = GET "/internal/modules/{module}/jobs/{job}" -> 200 JobDetail, Internal,
        &[audience::INTERNAL], [JOB_NOT_FOUND];
    /// Acts on a job of the module.
    ActOnModuleJob { module: String, job: JobId; body JobActionForm } = POST "/internal/modules/{module}/jobs/{job}" -> 200 JobDetail,
        Internal, &[audience::INTERNAL], [JOB_NOT_FOUND, JOB_CHANGED, JOB_KEY_TAKEN];
    /// Lists events that the module's subscribers did not handle, oldest first.
    ListModuleDeliveries { module: String; query ModuleDeliveriesQuery } = GET "/internal/modules/{module}/deliveries"
        -> 200 Vec<DeliverySummary>, Internal, &[audience::INTERNAL], [];
    /// Acts on an event that a subscriber of the module did not handle.
    ActOnModuleDelivery { module: String; body DeliveryActionForm } = POST "/internal/modules/{module}/deliveries" -> 204 (),
        Internal, &[audience::INTERNAL], [SUBSCRIBER_NOT_FOUND, DELIVERY_CHANGED];
    /// Runs a schedule of the module now.
    RunModuleSchedule { module: String, schedule: String } = POST "/internal/modules/{module}/schedules/{schedule}" -> 200 JobId,
        Internal, &[audience::INTERNAL], [SCHEDULE_NOT_FOUND, SCHEDULE_WAITING];
    /// Puts past events of a producer into the inbox of a subscriber of the module.
    ReplayToModule { module: String; body ModuleReplayForm } = POST "/internal/modules/{module}/replays" -> 200 Replayed, Internal,
        &[audience::INTERNAL], [SUBSCRIBER_NOT_FOUND];
    /// Reads events and jobs of the module with what caused them. It changes nothing; its query is too long for an address.
    ReadModuleCauses { module: String; body ModuleCausesQuery } = POST "/internal/modules/{module}/causes" -> 200 ModuleCauses,
        Internal, &[audience::INTERNAL], [];
    /// Reads past events of the module, in their order; 100 at most.
    ReadOutbox { module: String; query OutboxQuery } = GET "/internal/modules/{module}/outbox" -> 200 Vec<PastEvent>, Internal,
        &[audience::INTERNAL], [];
    /// Reads all that the module stores of a person, for their export.
    ExportPersonalData { module: String, user: UserId } = GET "/internal/modules/{module}/people/{user}" -> 200 PersonalSection,
        Internal, &[audience::INTERNAL], [];
    /// Reads whether the module has erased its records of a person who closed their account.
    ReadErasure { module: String, user: UserId } = GET "/internal/modules/{module}/people/{user}/erasure" -> 200 ErasureStatus,
        Internal, &[audience::INTERNAL], [];
}
