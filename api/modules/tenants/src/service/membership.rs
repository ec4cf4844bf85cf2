//! Joining, changing roles and leaving. A tenant that has an admin never loses its last one.

use crate::store;
use allpet_contract::{
    events::MemberJoined,
    tenants::{LAST_ADMIN, Member, TENANT_NOT_FOUND},
};
use allpet_domain::{
    id::{TenantId, UserId},
    role::Role,
};
use allpet_kernel::{Db, Failure, Kernel, Tx};

/// Gives `user` a role, or another one than they have.
pub(crate) async fn put(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<Member, Failure> {
    let mut tx = begin(kernel, db, tenant).await?;
    let before = store::members::find(&mut tx, tenant, user).await?;
    let member = Member {
        user,
        role,
        joined: before
            .as_ref()
            .map_or_else(|| kernel.now(), |member| member.joined),
    };
    store::members::put(&mut tx, tenant, &member).await?;
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
    Ok(member)
}

/// Takes the role of `user` away; the same where they have none.
pub(crate) async fn remove(kernel: &Kernel, db: &Db, tenant: TenantId, user: UserId) -> Result<(), Failure> {
    let mut tx = begin(kernel, db, tenant).await?;
    if store::members::remove(&mut tx, tenant, user).await? == Some(Role::Admin) {
        keep_an_admin(&mut tx, tenant).await?;
    }
    tx.commit().await?;
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
