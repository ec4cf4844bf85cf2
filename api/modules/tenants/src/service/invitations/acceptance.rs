//! Links of invitations: making them for a mail, reading them, and accepting by them.

use super::{DAY_MS, audit_record, timestamp};
use crate::{
    Tenants,
    service::membership::{self, now_ms},
    store::{
        self,
        invitations::{AcceptanceState, InvitationRecord},
    },
};
use allpet_contract::{
    Problem,
    identity::{ProveAddress, ProvedAddress, Workplace, mail::MAIL_ATTEMPTS},
    tenants::{
        Tenant,
        invitations::{
            INVITATION_EXPIRED, INVITATION_FOR_ANOTHER, INVITATION_LINK_INVALID, INVITATION_NOT_FOUND,
            INVITATION_REPLACED, INVITATION_USED, INVITATION_WITHDRAWN, InvitationLink, OfferedRole,
        },
    },
};
use allpet_domain::{
    audit::AuditAction,
    id::{InvitationId, TenantId, UserId},
    role::Role,
};
use allpet_kernel::{Failure, link_token::LinkToken};

/// The page of the shell to which a link leads.
const PAGE: &str = "/invitation";

/// Makes a link for a mail. Fails with `INVITATION_NOT_FOUND` if it is not the last mail of an invitation that can be accepted, or
/// [`MAIL_ATTEMPTS`] links were made for it.
pub(crate) async fn issue(app: &Tenants, id: InvitationId, mail: u32) -> Result<InvitationLink, Failure> {
    let origin = app.kernel.origins().first().cloned();
    let origin = origin.ok_or_else(|| Failure::internal("no origin of the shell is configured"))?;
    let token = LinkToken::new(app.kernel.randomness().bytes());
    let now_ms = now_ms(&app.kernel);
    let mut tx = app.db.begin().await?;
    let record = store::invitations::find(&mut tx, id)
        .await?
        .filter(|record| check(record, i64::from(mail), now_ms).is_ok())
        .ok_or(INVITATION_NOT_FOUND)?;
    if !store::invitations::insert_link(&mut tx, &record, &token.hash(), MAIL_ATTEMPTS).await? {
        return Err(INVITATION_NOT_FOUND.into());
    }
    tx.commit().await?;
    let tenant = tenant_of(app, &record).await?;
    let left_ms = u64::try_from(record.expires_ms - now_ms).unwrap_or_default();
    Ok(InvitationLink {
        email: record.email,
        tenant_name: tenant.name,
        role: record.role,
        link: format!("{origin}{PAGE}#{}", token.text()),
        days: u32::try_from(left_ms.div_ceil(DAY_MS.unsigned_abs())).unwrap_or(u32::MAX),
    })
}

/// Reads the invitation of a link. Fails with the reason why it cannot be accepted.
pub(crate) async fn read(app: &Tenants, token: &str) -> Result<OfferedRole, Failure> {
    let (record, mail) = find(app, token).await?;
    check(&record, mail, now_ms(&app.kernel))?;
    let tenant = tenant_of(app, &record).await?;
    Ok(OfferedRole {
        tenant_name: tenant.name,
        role: record.role,
        expires: timestamp(record.expires_ms),
        email: record.email,
    })
}

/// Accepts the invitation of a link: `user` has the role from then on. Whoever used the link reads the address's mail, so the address
/// is proved. Fails with `INVITATION_FOR_ANOTHER` if the account has another address. Whoever accepted it and repeats the request,
/// because the answer was lost, gets it again.
pub(crate) async fn accept(app: &Tenants, user: UserId, token: &str) -> Result<Workplace, Failure> {
    let (record, mail) = find(app, token).await?;
    if record.accepted_by == Some(user) {
        return accepted_before(app, record.tenant, user).await;
    }
    check(&record, mail, now_ms(&app.kernel))?;
    let tenant = tenant_of(app, &record).await?;
    let body = ProvedAddress {
        email: record.email.clone(),
    };
    let is_theirs = app
        .kernel
        .client(crate::NAME)
        .send(ProveAddress { user, body })
        .await?;
    if !is_theirs {
        return Err(Problem::new(INVITATION_FOR_ANOTHER)
            .detail(format!(
                "It was sent to {}. Sign in with that address, or ask the organization to invite your address.",
                record.email
            ))
            .into());
    }
    let mut tx = membership::begin(&app.kernel, &app.db, tenant.id).await?;
    // What was true before the lock may have changed: somebody else may have used the link.
    let record = store::invitations::find(&mut tx, record.id)
        .await?
        .ok_or(INVITATION_LINK_INVALID)?;
    if record.accepted_by == Some(user) {
        tx.rollback().await?;
        return accepted_before(app, record.tenant, user).await;
    }
    check(&record, mail, now_ms(&app.kernel))?;
    // Who is no admin any more gives no roles.
    let inviter = store::members::find(&mut tx, tenant.id, record.invited_by).await?;
    if inviter.is_none_or(|inviter| inviter.role != Role::Admin) {
        return Err(INVITATION_WITHDRAWN.into());
    }
    if !store::invitations::accept(&mut tx, record.id, user).await? {
        return Err(INVITATION_USED.into());
    }
    app.kernel
        .record(&mut tx, audit_record(AuditAction::InvitationAccepted, &record))
        .await?;
    // Who joined in another way meanwhile keeps that role: an invitation takes none away.
    let role = if let Some(member) = store::members::find(&mut tx, tenant.id, user).await? {
        tx.commit().await?;
        member.role
    } else {
        let role = record.role;
        let member = membership::set_role(&app.kernel, tx, tenant.id, user, role, Some(&record)).await?;
        member.role
    };
    Ok(Workplace {
        tenant: tenant.id,
        tenant_name: tenant.name,
        slug: tenant.slug,
        role,
    })
}

/// Answers somebody who accepted an invitation before. Fails with `INVITATION_USED` if they have no role any more.
async fn accepted_before(app: &Tenants, tenant: TenantId, user: UserId) -> Result<Workplace, Failure> {
    let workplaces = store::members::workplaces(&app.db, user).await?;
    let found = workplaces
        .into_iter()
        .find(|workplace| workplace.tenant == tenant);
    found.ok_or_else(|| INVITATION_USED.into())
}

/// Finds the invitation of a link and the number of the link's mail. Fails with `INVITATION_LINK_INVALID`.
async fn find(app: &Tenants, token: &str) -> Result<(InvitationRecord, i64), Failure> {
    let token = LinkToken::read(token).ok_or(INVITATION_LINK_INVALID)?;
    let (id, mail) = store::invitations::find_link(&app.db, &token.hash())
        .await?
        .ok_or(INVITATION_LINK_INVALID)?;
    let record = store::invitations::read(&app.db, id)
        .await?
        .ok_or(INVITATION_LINK_INVALID)?;
    Ok((record, mail))
}

/// Checks that an invitation can be accepted by a link of a mail.
fn check(record: &InvitationRecord, mail: i64, now_ms: i64) -> Result<(), Failure> {
    match record.state {
        AcceptanceState::Accepted => Err(INVITATION_USED.into()),
        AcceptanceState::Withdrawn => Err(INVITATION_WITHDRAWN.into()),
        AcceptanceState::Open if record.mail != mail => Err(INVITATION_REPLACED.into()),
        AcceptanceState::Open if record.expires_ms <= now_ms => Err(INVITATION_EXPIRED.into()),
        AcceptanceState::Open => Ok(()),
    }
}

async fn tenant_of(app: &Tenants, record: &InvitationRecord) -> Result<Tenant, Failure> {
    store::tenants::by_id(&app.db, record.tenant)
        .await?
        .ok_or_else(|| Failure::internal("the tenant of an invitation is gone"))
}
