//! Where a person works, for identity, and whose role has changed, for the kernel.

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
    let since = membership::now_ms(&app.kernel) - membership::TOKENS_OUT_MS;
    store::role_changes::since(&app.db, since).await
}
