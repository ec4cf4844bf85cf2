//! The module's endpoints.

pub(crate) mod events;
pub(crate) mod jobs;

use crate::{
    OperationsModule,
    service::{audit as audit_log, causes as explanation, check, overview, samples as charts},
    store,
};
use allpet_contract::{
    Page,
    operations::{
        AuditEntry, CauseTrees, ListAudit, ListOperatorActions, ListTenantAudit, Operations, OperatorAction,
        ReadCauses, ReadOperations, ReadSamples, ReportProcess, Samples,
    },
    page::checked_limit,
};
use allpet_domain::id::OperatorActionId;
use allpet_kernel::{Admin, Failure, PlatformAdmin, Service, paging::PageRequest};

pub(crate) async fn read(
    app: OperationsModule,
    _: PlatformAdmin,
    _: ReadOperations,
) -> Result<Operations, Failure> {
    overview::read(&app).await
}

pub(crate) async fn samples(
    app: OperationsModule,
    _: PlatformAdmin,
    request: ReadSamples,
) -> Result<Samples, Failure> {
    charts::read(&app, request.query.period).await
}

pub(crate) async fn causes(
    app: OperationsModule,
    _: PlatformAdmin,
    request: ReadCauses,
) -> Result<CauseTrees, Failure> {
    explanation::explain(&app, &check::asked_id(&request.query.id)?).await
}

pub(crate) async fn actions(
    app: OperationsModule,
    _: PlatformAdmin,
    request: ListOperatorActions,
) -> Result<Page<OperatorAction>, Failure> {
    let limit = checked_limit(request.query.limit)?;
    let page = PageRequest::<OperatorActionId>::read(Some(limit), request.query.cursor.as_ref())?;
    let rows = store::actions::before(&app.db, page.behind, page.rows()).await?;
    Ok(page.page(rows, |action| action.id))
}

pub(crate) async fn audit(
    app: OperationsModule,
    _: PlatformAdmin,
    request: ListAudit,
) -> Result<Page<AuditEntry>, Failure> {
    audit_log::list(&app, None, request.query).await
}

pub(crate) async fn tenant_audit(
    app: OperationsModule,
    admin: Admin,
    request: ListTenantAudit,
) -> Result<Page<AuditEntry>, Failure> {
    audit_log::list(&app, Some(admin.tenant), request.query).await
}

pub(crate) async fn report(app: OperationsModule, _: Service, request: ReportProcess) -> Result<(), Failure> {
    charts::report(&app, &request.body).await
}
