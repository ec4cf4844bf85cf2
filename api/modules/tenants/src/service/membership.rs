//! Joining, changing roles and leaving. A tenant that has an admin never loses its last one.

use super::invitations;
use crate::store::{self, invitations::InvitationRecord};
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

/// Gives `user` their first role. Fails with `ALREADY_MEMBER` if they have one. An invitation to their `address` ends.
pub(crate) async fn add(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    address: Option<&str>,
    role: Role,
) -> Result<Member, Failure> {
    let mut tx = begin(kernel, db, tenant).await?;
    if store::members::find(&mut tx, tenant, user).await?.is_some() {
        return Err(Problem::new(ALREADY_MEMBER)
            .detail("Change the role of this person in the list.")
            .into());
    }
    end_invitation(kernel, &mut tx, tenant, address).await?;
    set_role(kernel, tx, tenant, user, role, None).await
}

/// Gives `user` a role, or changes it. Fails with `WRONG_ROLE` if the tenant's kind has no such role. An invitation to their `address`
/// ends.
pub(crate) async fn put(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    address: Option<&str>,
    role: Role,
) -> Result<Member, Failure> {
    let mut tx = begin(kernel, db, tenant).await?;
    end_invitation(kernel, &mut tx, tenant, address).await?;
    set_role(kernel, tx, tenant, user, role, None).await
}

/// Gives `user` a role in a transaction of [`begin`], and commits it. `invitation`: the one that they accept, if any.
pub(super) async fn set_role(
    kernel: &Kernel,
    mut tx: Tx,
    tenant: TenantId,
    user: UserId,
    role: Role,
    invitation: Option<&InvitationRecord>,
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
        record_change(kernel, &mut tx, tenant, user, (before, Some(role)), invitation).await?;
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

/// Removes the role of `user`, if any. An invitation to their `address` ends: it would give the role back.
pub(crate) async fn remove(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    address: Option<&str>,
) -> Result<(), Failure> {
    let mut tx = begin(kernel, db, tenant).await?;
    let before = store::members::remove(&mut tx, tenant, user).await?;
    if before == Some(Role::Admin) {
        require_admin(&mut tx, tenant).await?;
    }
    if before.is_some() {
        record_change(kernel, &mut tx, tenant, user, (before, None), None).await?;
        end_invitation(kernel, &mut tx, tenant, address).await?;
    }
    tx.commit().await?;
    kernel.revocations().invalidate();
    Ok(())
}

/// Takes all roles of a person who closed their account, and deletes the invitations that they accepted, and those to their `address`.
/// A tenant may lose its last admin by it: nobody can refuse that an account is closed.
pub(crate) async fn erase(
    kernel: &Kernel,
    tx: &mut Tx,
    user: UserId,
    address: Option<&str>,
) -> Result<(), Failure> {
    // The locks come first, as in each change of members: an invitation that is accepted at the same moment either is deleted before,
    // or has given its role, which is then taken.
    let tenants = store::invitations::tenants_of_person(tx, user, address).await?;
    for tenant in &tenants {
        store::tenants::lock_members(tx, *tenant, kernel.now()).await?;
    }
    store::invitations::delete_of_person(tx, user, address).await?;
    for tenant in tenants {
        let Some(role) = store::members::remove(tx, tenant, user).await? else {
            continue;
        };
        record_change(kernel, tx, tenant, user, (Some(role), None), None).await?;
        if role == Role::Admin && !store::members::has_admin(tx, tenant).await? {
            tracing::warn!(%tenant, "an organization has no admin any more: the last one closed their account");
        }
    }
    Ok(())
}

/// Withdraws the open invitation to an address, if there is one.
async fn end_invitation(
    kernel: &Kernel,
    tx: &mut Tx,
    tenant: TenantId,
    address: Option<&str>,
) -> Result<(), Failure> {
    let Some(address) = address else {
        return Ok(());
    };
    let open = store::invitations::open_of_address(tx, tenant, address).await?;
    invitations::withdraw_all(kernel, tx, open.into_iter().collect()).await
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

/// Records a role change: for as long as tokens with the old role may be in use, and for good in the audit log. The open invitations of
/// somebody who is no admin any more end: they could give a role back to whom it was taken from.
async fn record_change(
    kernel: &Kernel,
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
    (before, role): (Option<Role>, Option<Role>),
    invitation: Option<&InvitationRecord>,
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
    if let Some(invitation) = invitation {
        record = record
            .after("invited by", invitation.invited_by)
            .after("invitation", invitation.id);
    }
    kernel.record(tx, record).await?;
    if before == Some(Role::Admin) {
        let sent = store::invitations::open_of_inviter(tx, tenant, user).await?;
        invitations::withdraw_all(kernel, tx, sent).await?;
    }
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
