//! Internal endpoints: a person's workplaces, for identity, and role changes, for the kernel.

use crate::{Tenants, service::membership, store};
use allpet_contract::{
    identity::Workplace,
    tenants::{ListRoleChanges, RoleChange, WorkplacesOf},
};
use allpet_kernel::{Failure, Service};

pub(crate) async fn of(app: Tenants, _: Service, request: WorkplacesOf) -> Result<Vec<Workplace>, Failure> {
    store::members::workplaces(&app.db, request.user).await
}

pub(crate) async fn role_changes(
    app: Tenants,
    _: Service,
    _: ListRoleChanges,
) -> Result<Vec<RoleChange>, Failure> {
    let since = membership::now_ms(&app.kernel) - membership::TOKEN_LIFETIME_MS;
    store::role_changes::since(&app.db, since).await
}
