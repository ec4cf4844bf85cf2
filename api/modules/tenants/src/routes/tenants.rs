//! Tenants: their names are public, and their admins change their settings.

use crate::{Tenants, store};
use allpet_contract::tenants::{ListTenants, ReadTenant, TENANT_NOT_FOUND, Tenant, UpdateTenant};
use allpet_domain::{
    audit::{AuditAction, AuditSubject},
    validation,
};
use allpet_kernel::{Admin, Anyone, Failure, audit::AuditRecord};

pub(crate) async fn list(app: Tenants, _: Anyone, _: ListTenants) -> Result<Vec<Tenant>, Failure> {
    store::tenants::all(&app.db).await
}

pub(crate) async fn read(app: Tenants, _: Anyone, request: ReadTenant) -> Result<Tenant, Failure> {
    store::tenants::by_slug(&app.db, &request.slug)
        .await?
        .ok_or_else(|| TENANT_NOT_FOUND.into())
}

pub(crate) async fn update(app: Tenants, admin: Admin, request: UpdateTenant) -> Result<Tenant, Failure> {
    let name = validation::text(
        "name",
        "a name",
        &request.body.name,
        validation::ORGANIZATION_NAME_MAX,
    )?;
    let mut tx = app.db.begin().await?;
    let before = store::tenants::find(&mut tx, admin.tenant)
        .await?
        .ok_or(TENANT_NOT_FOUND)?;
    let tenant = store::tenants::rename(&mut tx, admin.tenant, &name)
        .await?
        .ok_or(TENANT_NOT_FOUND)?;
    let record = AuditRecord::new(AuditAction::TenantRenamed, AuditSubject::Tenant, tenant.id)
        .of(tenant.id)
        .named(&tenant.slug)
        .before("name", &before.name)
        .after("name", &tenant.name);
    app.kernel.record(&mut tx, record).await?;
    tx.commit().await?;
    Ok(tenant)
}
