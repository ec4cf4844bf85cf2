//! Internal endpoints: a person's workplaces, for identity; the staff of a tenant, for messages; and role changes, for the kernel.

use crate::{Tenants, service::membership, store};
use allpet_contract::{
    identity::Workplace,
    tenants::{ListRoleChanges, ListStaff, RoleChange, StaffMember, WorkplacesOf},
};
use allpet_kernel::{Failure, Service};

pub(crate) async fn of(app: Tenants, _: Service, request: WorkplacesOf) -> Result<Vec<Workplace>, Failure> {
    store::members::workplaces(&app.db, request.user).await
}

pub(crate) async fn staff(app: Tenants, _: Service, request: ListStaff) -> Result<Vec<StaffMember>, Failure> {
    let members = store::members::of_tenant(&app.db, request.tenant).await?;
    let staff = members.into_iter().map(|member| StaffMember {
        user: member.user,
        role: member.role,
    });
    Ok(staff.collect())
}

pub(crate) async fn role_changes(
    app: Tenants,
    _: Service,
    _: ListRoleChanges,
) -> Result<Vec<RoleChange>, Failure> {
    let since = membership::now_ms(&app.kernel) - membership::TOKEN_LIFETIME_MS;
    store::role_changes::since(&app.db, since).await
}
