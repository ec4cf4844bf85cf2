//! Operations: what an admin of the platform sees of processes, queues, jobs, schedules and events, and does about them.

mod action;
mod audit;
mod cause;
mod chart;
mod circuit;
mod delivery;
mod health;
mod job;
pub mod module;
mod process;
mod replay;

use crate::{
    ErrorCode, Page,
    access::{AdminOf, AdminOfPlatform, Internal, audience},
    endpoint,
    limit::CAUSES,
    page::Paging,
};
pub use action::*;
use allpet_domain::id::{JobId, TenantId};
pub use audit::*;
pub use cause::*;
pub use chart::*;
pub use circuit::*;
pub use delivery::*;
pub use health::*;
pub use job::*;
pub use process::*;
pub use replay::check_replay;

/// The routes of the module, by file.
pub(crate) const ALL_ROUTES: &[&[crate::routes::Route]] = &[ROUTES];

/// There is no such job; finished jobs are deleted after a while.
pub const JOB_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "operations.job-not-found", "There is no such job any more");
/// The job's state does not allow the action, or not any more.
pub const JOB_CHANGED: ErrorCode = ErrorCode::new(
    409,
    "operations.job-changed",
    "The job has changed in the meantime",
);
/// Another job with the same key waits or runs.
pub const JOB_KEY_TAKEN: ErrorCode = ErrorCode::new(
    409,
    "operations.job-key-taken",
    "Another job with the same key is waiting or running",
);
/// The event no longer waits for a decision.
pub const DELIVERY_CHANGED: ErrorCode = ErrorCode::new(
    409,
    "operations.delivery-changed",
    "The subscriber has handled this event, or somebody decided about it",
);
/// No module has a subscriber of this name.
pub const SUBSCRIBER_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "operations.subscriber-not-found",
    "There is no such subscriber",
);
/// The module has no schedule of this name.
pub const SCHEDULE_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "operations.schedule-not-found", "There is no such schedule");
/// An occurrence of the schedule waits already.
pub const SCHEDULE_WAITING: ErrorCode = ErrorCode::new(
    409,
    "operations.schedule-waiting",
    "A run of this schedule is waiting already",
);
/// There is no module of this name.
pub const MODULE_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "operations.module-not-found", "There is no such module");

endpoint! {
    /// Reads the state of every module and process.
    ReadOperations { } = GET "/api/operations" -> 200 Operations, AdminOfPlatform, audience::ONLY_SHELL, [];
    /// Reads the figures of the last hour or day, for charts.
    ReadSamples { ; query SamplesQuery } = GET "/api/operations/samples" -> 200 Samples, AdminOfPlatform, audience::ONLY_SHELL, [];
    /// Lists the jobs of all modules in a state, newest first.
    ListJobs { ; query JobsQuery } = GET "/api/operations/jobs" -> 200 JobsPage, AdminOfPlatform, audience::ONLY_SHELL, [];
    /// Reads a job with its payload.
    ReadJob { module: String as allpet_domain::schema::AppId, job: JobId } = GET "/api/operations/jobs/{module}/{job}"
        -> 200 JobDetail, AdminOfPlatform, audience::ONLY_SHELL, [MODULE_NOT_FOUND, JOB_NOT_FOUND];
    /// Retries, edits or discards a dead letter, or cancels a job.
    ActOnJob { module: String as allpet_domain::schema::AppId, job: JobId; body JobActionForm }
        = POST "/api/operations/jobs/{module}/{job}/actions" -> 200 JobDetail, AdminOfPlatform, audience::ONLY_SHELL,
        [MODULE_NOT_FOUND, JOB_NOT_FOUND, JOB_CHANGED, JOB_KEY_TAKEN];
    /// Lists the events that subscribers received and did not handle, oldest first.
    ListDeliveries { ; query DeliveriesQuery } = GET "/api/operations/deliveries" -> 200 DeliveriesPage, AdminOfPlatform,
        audience::ONLY_SHELL, [];
    /// Retries or dismisses an event that a subscriber did not handle.
    ActOnDelivery { ; body DeliveryActionForm } = POST "/api/operations/deliveries/actions" -> 204 (), AdminOfPlatform,
        audience::ONLY_SHELL, [SUBSCRIBER_NOT_FOUND, DELIVERY_CHANGED];
    /// Delivers past events to a subscriber again. It skips those that it has handled.
    ReplayEvents { ; body ReplayForm } = POST "/api/operations/replays" -> 200 Replayed, AdminOfPlatform, audience::ONLY_SHELL,
        [SUBSCRIBER_NOT_FOUND];
    /// Runs a schedule now, beside its set times.
    RunSchedule { ; body ScheduleRunForm } = POST "/api/operations/schedules/runs" -> 204 (), AdminOfPlatform,
        audience::ONLY_SHELL, [MODULE_NOT_FOUND, SCHEDULE_NOT_FOUND, SCHEDULE_WAITING];
    /// Explains why something happened: what began it, and all that this caused, in all modules.
    ReadCauses { ; query CausesQuery } = GET "/api/operations/causes" -> 200 CauseTrees, AdminOfPlatform, audience::ONLY_SHELL, [],
        limits [CAUSES];
    /// Lists what operators did, newest first.
    ListOperatorActions { ; query Paging } = GET "/api/operations/actions" -> 200 Page<OperatorAction>, AdminOfPlatform,
        audience::ONLY_SHELL, [];
    /// Lists the audit log of all organizations and of the platform, newest first.
    ListAudit { ; query AuditQuery } = GET "/api/audit" -> 200 Page<AuditEntry>, AdminOfPlatform, audience::ONLY_SHELL, [];
    /// Lists the audit log of one organization, newest first.
    ListTenantAudit { tenant: TenantId; query AuditQuery } = GET "/api/tenants/{tenant}/audit" -> 200 Page<AuditEntry>, AdminOf,
        audience::ONLY_SHELL, [];
    /// Reports that a process runs, and what it counted since its last report.
    ReportProcess { ; body ProcessReport } = POST "/internal/operations/processes" -> 204 (), Internal, &[audience::INTERNAL], [];
}
