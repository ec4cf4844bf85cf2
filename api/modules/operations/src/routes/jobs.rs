//! Jobs and schedules of all modules.

use crate::{
    OperationsModule,
    service::{check, lists},
    store::actions::NewAction,
};
use allpet_contract::operations::{
    ActOnJob, JobAction, JobDetail, JobsPage, ListJobs, OperatorActionKind, ReadJob, RunSchedule,
    module::{ActOnModuleJob, ReadModuleJob, RunModuleSchedule},
};
use allpet_kernel::{Failure, PlatformAdmin};

pub(crate) async fn list(
    app: OperationsModule,
    _: PlatformAdmin,
    request: ListJobs,
) -> Result<JobsPage, Failure> {
    lists::jobs(&app, request.query).await
}

pub(crate) async fn read(
    app: OperationsModule,
    _: PlatformAdmin,
    request: ReadJob,
) -> Result<JobDetail, Failure> {
    let (module, job) = (check::module(request.module)?, request.job);
    Ok(app.client().send(ReadModuleJob { module, job }).await?)
}

pub(crate) async fn act(
    app: OperationsModule,
    admin: PlatformAdmin,
    request: ActOnJob,
) -> Result<JobDetail, Failure> {
    let (module, job) = (check::module(request.module)?, request.job);
    let body = check::job_action(request.body)?;
    let action = match body.action {
        JobAction::Retry => OperatorActionKind::RetryJob,
        JobAction::Edit => OperatorActionKind::EditJob,
        JobAction::Discard => OperatorActionKind::DiscardJob,
        JobAction::Cancel => OperatorActionKind::CancelJob,
    };
    let action = NewAction {
        action,
        module: module.clone(),
        target: job.to_string(),
        reason: body.reason.clone(),
    };
    let client = app.client();
    let act = client.send(ActOnModuleJob { module, job, body });
    action
        .record(&app, &admin, act, |done| Some(done.job.kind.clone()))
        .await
}

pub(crate) async fn run_schedule(
    app: OperationsModule,
    admin: PlatformAdmin,
    request: RunSchedule,
) -> Result<(), Failure> {
    let form = request.body;
    let (module, schedule) = (check::module(form.module)?, check::schedule(form.schedule)?);
    let action = NewAction {
        action: OperatorActionKind::RunSchedule,
        module: module.clone(),
        target: schedule.clone(),
        reason: check::optional_reason(&form.reason)?,
    };
    let client = app.client();
    let act = client.send(RunModuleSchedule { module, schedule });
    action.record(&app, &admin, act, |_| None).await.map(drop)
}
