//! Joining, changing roles and leaving. A tenant that has an admin never loses its last one.

use crate::store;
use allpet_contract::{
    Problem,
    events::MemberJoined,
    tenants::{ALREADY_MEMBER, LAST_ADMIN, Member, TENANT_NOT_FOUND, TenantKind, WRONG_ROLE},
};
use allpet_domain::{
    id::{TenantId, UserId},
    role::Role,
};
use allpet_kernel::{Db, Failure, Kernel, Tx, token::ACCESS_SECONDS};

/// How long access tokens with an old role may be out after it changed, in milliseconds; a second more than they live.
pub(crate) const TOKENS_OUT_MS: i64 = (ACCESS_SECONDS as i64 + 1) * 1_000;

/// The present moment in milliseconds since 1970.
pub(crate) fn now_ms(kernel: &Kernel) -> i64 {
    i64::try_from(kernel.now().unix_millis()).unwrap_or(i64::MAX)
}

/// Gives `user` their first role. Fails with `ALREADY_MEMBER` where they have one.
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
    give(kernel, tx, tenant, user, role).await
}

/// Gives `user` a role, or another one than they have. Fails with `WRONG_ROLE` where the tenant has no such role.
pub(crate) async fn put(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<Member, Failure> {
    let tx = begin(kernel, db, tenant).await?;
    give(kernel, tx, tenant, user, role).await
}

async fn give(
    kernel: &Kernel,
    mut tx: Tx,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<Member, Failure> {
    let kind = store::tenants::kind(&mut tx, tenant)
        .await?
        .ok_or(TENANT_NOT_FOUND)?;
    check_role(kind, role)?;
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
    if before.as_ref().map(|member| member.role) != Some(role) {
        note_change(kernel, &mut tx, tenant, user, Some(role)).await?;
    }
    match before.map(|member| member.role) {
        None => {
            kernel
                .announce(&mut tx, &MemberJoined { tenant, user, role })
                .await?;
        }
        Some(Role::Admin) if role != Role::Admin => {
            keep_an_admin(&mut tx, tenant).await?;
        }
        Some(_) => {}
    }
    tx.commit().await?;
    kernel.revocations().invalidate();
    Ok(member)
}

/// Takes the role of `user` away; the same where they have none.
pub(crate) async fn remove(kernel: &Kernel, db: &Db, tenant: TenantId, user: UserId) -> Result<(), Failure> {
    let mut tx = begin(kernel, db, tenant).await?;
    let before = store::members::remove(&mut tx, tenant, user).await?;
    if before == Some(Role::Admin) {
        keep_an_admin(&mut tx, tenant).await?;
    }
    if before.is_some() {
        note_change(kernel, &mut tx, tenant, user, None).await?;
    }
    tx.commit().await?;
    kernel.revocations().invalidate();
    Ok(())
}

/// Changes to one tenant's members happen one after another: two admins who leave in the same moment would otherwise
/// each still see the other. Writing the tenant's row first makes the second transaction wait for the first.
async fn begin(kernel: &Kernel, db: &Db, tenant: TenantId) -> Result<Tx, Failure> {
    let mut tx = db.begin().await?;
    if store::tenants::note_change(&mut tx, tenant, kernel.now()).await? {
        return Ok(tx);
    }
    Err(TENANT_NOT_FOUND.into())
}

async fn keep_an_admin(tx: &mut Tx, tenant: TenantId) -> Result<(), Failure> {
    if store::members::has_admin(tx, tenant).await? {
        Ok(())
    } else {
        Err(LAST_ADMIN.into())
    }
}

/// Tokens with the old role may still be out: whoever checks them learns of the new one.
async fn note_change(
    kernel: &Kernel,
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
    role: Option<Role>,
) -> Result<(), Failure> {
    let now_ms = now_ms(kernel);
    store::role_changes::delete(tx, now_ms - TOKENS_OUT_MS).await?;
    store::role_changes::put(tx, tenant, user, role, now_ms).await
}

fn check_role(kind: TenantKind, role: Role) -> Result<(), Failure> {
    if kind.roles().contains(&role) {
        return Ok(());
    }
    let words: Vec<&str> = kind.roles().into_iter().map(Role::as_str).collect();
    Err(Problem::new(WRONG_ROLE)
        .detail(format!("Choose one of: {}.", words.join(", ")))
        .into())
}
