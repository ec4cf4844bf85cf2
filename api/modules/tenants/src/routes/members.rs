//! Who works for a tenant: its admins decide.

use crate::{Tenants, service, store};
use allpet_contract::tenants::{ListMembers, Member, PutMember, RemoveMember, TENANT_NOT_FOUND};
use allpet_kernel::{Admin, Failure};

pub(crate) async fn list(app: Tenants, admin: Admin, _: ListMembers) -> Result<Vec<Member>, Failure> {
    if !store::tenants::exists(&app.db, admin.tenant).await? {
        return Err(TENANT_NOT_FOUND.into());
    }
    store::members::of_tenant(&app.db, admin.tenant).await
}

pub(crate) async fn put(app: Tenants, admin: Admin, request: PutMember) -> Result<Member, Failure> {
    service::membership::put(
        &app.kernel,
        &app.db,
        admin.tenant,
        request.user,
        request.body.role,
    )
    .await
}

pub(crate) async fn remove(app: Tenants, admin: Admin, request: RemoveMember) -> Result<(), Failure> {
    service::membership::remove(&app.kernel, &app.db, admin.tenant, request.user).await
}
