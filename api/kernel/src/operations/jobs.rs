//! Jobs of a module: listed, read and acted on.

use super::{ModuleOperations, shorten};
use crate::{
    Failure, Service,
    jobs::{
        JobRecord, RunNow,
        dead_letter::{self, Cancellation, Decision},
        history, moment,
    },
};
use allpet_contract::{
    Problem,
    operations::{
        JOB_CHANGED, JOB_KEY_TAKEN, JOB_NOT_FOUND, JobAction, JobActionForm, JobDetail, JobSummary,
        SCHEDULE_NOT_FOUND, SCHEDULE_WAITING,
        module::{ActOnModuleJob, ListModuleJobs, ReadModuleJob, RunModuleSchedule},
    },
    page::ROWS_MAX,
};
use allpet_domain::id::JobId;

pub(super) async fn list(
    app: ModuleOperations,
    _: Service,
    request: ListModuleJobs,
) -> Result<Vec<JobSummary>, Failure> {
    let query = request.query;
    // One more than a page shows.
    let limit = query.limit.min(ROWS_MAX + 1);
    let jobs = history::in_state_before(&app.db, query.state, query.before, limit).await?;
    let row = |job: &JobRecord| JobSummary {
        error: job.error.as_deref().map(shorten),
        ..summary(&app, job)
    };
    Ok(jobs.iter().map(row).collect())
}

pub(super) async fn read(
    app: ModuleOperations,
    _: Service,
    request: ReadModuleJob,
) -> Result<JobDetail, Failure> {
    find(&app, request.job).await
}

pub(super) async fn act(
    app: ModuleOperations,
    _: Service,
    request: ActOnModuleJob,
) -> Result<JobDetail, Failure> {
    let (job, form) = (request.job, request.body);
    find(&app, job).await?;
    let mut tx = app.db.begin().await?;
    let decision = match form.action {
        JobAction::Retry => dead_letter::retry(&app.kernel, &mut tx, job).await?,
        JobAction::Edit => dead_letter::edit(&mut tx, job, &payload(form)?).await?,
        JobAction::Discard => dead_letter::discard(&app.kernel, &mut tx, job, &form.reason).await?,
        JobAction::Cancel => match dead_letter::cancel(&app.kernel, &mut tx, job, &form.reason).await? {
            Cancellation::Cancelled | Cancellation::Requested => Decision::Done,
            Cancellation::TooLate => return Err(JOB_CHANGED.into()),
        },
    };
    match decision {
        Decision::Done => tx.commit().await?,
        Decision::NotDead => {
            return Err(Problem::new(JOB_CHANGED)
                .detail("It is no dead letter any more. Somebody may have been faster.")
                .into());
        }
        Decision::KeyTaken => {
            return Err(Problem::new(JOB_KEY_TAKEN)
                .detail("Try again when that one has ended.")
                .into());
        }
    }
    find(&app, job).await
}

/// Returns the new payload of a job. The operations module has checked it.
fn payload(form: JobActionForm) -> Result<String, Failure> {
    let payload = form
        .payload
        .ok_or_else(|| Failure::internal("an edit without a payload"))?;
    Ok(payload.0)
}

pub(super) async fn run_schedule(
    app: ModuleOperations,
    _: Service,
    request: RunModuleSchedule,
) -> Result<JobId, Failure> {
    match app.plan.run_now(&app.kernel, &request.schedule).await? {
        RunNow::Enqueued(job) => Ok(job),
        RunNow::Waiting => Err(SCHEDULE_WAITING.into()),
        RunNow::Unknown => Err(SCHEDULE_NOT_FOUND.into()),
    }
}

async fn find(app: &ModuleOperations, id: JobId) -> Result<JobDetail, Failure> {
    let record = history::find(&app.db, id).await?.ok_or(JOB_NOT_FOUND)?;
    Ok(JobDetail {
        job: summary(app, &record),
        payload: record.payload,
        result: record.result,
        cause: record.cause,
        enqueued: moment(record.enqueued_ms),
    })
}

fn summary(app: &ModuleOperations, job: &JobRecord) -> JobSummary {
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    JobSummary {
        module: app.name.to_owned(),
        id: job.id,
        queue: job.queue.clone(),
        kind: job.kind.clone(),
        state: job.state,
        attempts: count(job.attempts),
        max_attempts: count(job.max_attempts),
        progress: count(job.progress),
        run_at: moment(job.run_at_ms),
        started: job.started_ms.map(moment),
        finished: job.finished_ms.map(moment),
        error: job.error.clone(),
        reason: job.reason.clone(),
    }
}
