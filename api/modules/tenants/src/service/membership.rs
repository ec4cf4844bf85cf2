//! Joining, changing roles and leaving. A tenant that has an admin never loses its last one.

use crate::store;
use allpet_contract::{
    Problem,
    events::MemberJoined,
    tenants::{ALREADY_MEMBER, LAST_ADMIN, Member, TENANT_NOT_FOUND, WRONG_ROLE},
};
use allpet_domain::{
    audit::AuditAction,
    id::{TenantId, UserId},
    role::Role,
};
use allpet_kernel::{Db, Failure, Kernel, Tx, audit::AuditRecord, token::ACCESS_SECONDS};

/// How long access tokens with an old role may be in use after a change, in milliseconds; a second more than their lifetime.
pub(crate) const TOKEN_LIFETIME_MS: i64 = (ACCESS_SECONDS as i64 + 1) * 1_000;

/// Returns the current time in milliseconds since 1970.
pub(crate) fn now_ms(kernel: &Kernel) -> i64 {
    i64::try_from(kernel.now().unix_millis()).unwrap_or(i64::MAX)
}

/// Gives `user` their first role. Fails with `ALREADY_MEMBER` if they have one.
pub(crate) async fn add(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<Member, Failure> {
    let mut tx = begin(kernel, db, tenant).await?;
    if store::members::find(&mut tx, tenant, user).await?.is_some() {
        return Err(Problem::new(ALREADY_MEMBER)
            .detail("Change the role of this person in the list.")
            .into());
    }
    set_role(kernel, tx, tenant, user, role).await
}

/// Gives `user` a role, or changes it. Fails with `WRONG_ROLE` if the tenant's kind has no such role.
pub(crate) async fn put(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<Member, Failure> {
    let tx = begin(kernel, db, tenant).await?;
    set_role(kernel, tx, tenant, user, role).await
}

/// Gives `user` a role in a transaction of [`begin`], and commits it.
pub(super) async fn set_role(
    kernel: &Kernel,
    mut tx: Tx,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<Member, Failure> {
    check_role(&mut tx, tenant, role).await?;
    let before = store::members::find(&mut tx, tenant, user).await?;
    let member = Member {
        user,
        name: String::new(),
        email: String::new(),
        role,
        joined: before
            .as_ref()
            .map_or_else(|| kernel.now(), |member| member.joined),
    };
    store::members::put(&mut tx, tenant, &member).await?;
    let before = before.map(|member| member.role);
    if before != Some(role) {
        record_change(kernel, &mut tx, tenant, user, (before, Some(role))).await?;
    }
    match before {
        None => {
            kernel
                .announce(&mut tx, &MemberJoined { tenant, user, role })
                .await?;
        }
        Some(Role::Admin) if role != Role::Admin => {
            require_admin(&mut tx, tenant).await?;
        }
        Some(_) => {}
    }
    tx.commit().await?;
    kernel.revocations().invalidate();
    Ok(member)
}

/// Removes the role of `user`, if any.
pub(crate) async fn remove(kernel: &Kernel, db: &Db, tenant: TenantId, user: UserId) -> Result<(), Failure> {
    let mut tx = begin(kernel, db, tenant).await?;
    let before = store::members::remove(&mut tx, tenant, user).await?;
    if before == Some(Role::Admin) {
        require_admin(&mut tx, tenant).await?;
    }
    if before.is_some() {
        record_change(kernel, &mut tx, tenant, user, (before, None)).await?;
    }
    tx.commit().await?;
    kernel.revocations().invalidate();
    Ok(())
}

/// Begins a change of a tenant's members. Such changes happen one after another: otherwise two admins who leave at the same
/// moment would each still see the other. Writing the tenant's row first makes the second transaction wait for the first.
pub(super) async fn begin(kernel: &Kernel, db: &Db, tenant: TenantId) -> Result<Tx, Failure> {
    let mut tx = db.begin().await?;
    if store::tenants::lock_members(&mut tx, tenant, kernel.now()).await? {
        return Ok(tx);
    }
    Err(TENANT_NOT_FOUND.into())
}

async fn require_admin(tx: &mut Tx, tenant: TenantId) -> Result<(), Failure> {
    if store::members::has_admin(tx, tenant).await? {
        Ok(())
    } else {
        Err(LAST_ADMIN.into())
    }
}

/// Records a role change: for as long as tokens with the old role may be in use, and for good in the audit log.
async fn record_change(
    kernel: &Kernel,
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
    (before, role): (Option<Role>, Option<Role>),
) -> Result<(), Failure> {
    let action = if role.is_some() {
        AuditAction::RoleGiven
    } else {
        AuditAction::RoleTaken
    };
    let mut record = AuditRecord::about(action, user).of(tenant);
    if let Some(before) = before {
        record = record.before("role", before.as_str());
    }
    if let Some(role) = role {
        record = record.after("role", role.as_str());
    }
    kernel.record(tx, record).await?;
    let now_ms = now_ms(kernel);
    store::role_changes::delete(tx, now_ms - TOKEN_LIFETIME_MS).await?;
    store::role_changes::put(tx, tenant, user, role, now_ms).await
}

/// Fails with `WRONG_ROLE` if the tenant's kind has no such role.
pub(super) async fn check_role(tx: &mut Tx, tenant: TenantId, role: Role) -> Result<(), Failure> {
    let kind = store::tenants::kind(tx, tenant).await?.ok_or(TENANT_NOT_FOUND)?;
    if kind.roles().contains(&role) {
        return Ok(());
    }
    let names: Vec<&str> = kind.roles().into_iter().map(Role::as_str).collect();
    Err(Problem::new(WRONG_ROLE)
        .detail(format!("Choose one of: {}.", names.join(", ")))
        .into())
}
