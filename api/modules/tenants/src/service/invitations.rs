//! Invitations: an admin offers a role to an address, sends the offer again, or withdraws it.
//!
//! All of it happens behind the lock on a tenant's members ([`membership::begin`]), so two admins who invite one address at once leave
//! one invitation. An event names the invitation and its mail, and the module that mails asks for the link when it sends.

pub(crate) mod acceptance;

use super::membership::{self, now_ms};
use crate::{
    Tenants,
    store::{
        self,
        invitations::{AcceptanceState, InvitationRecord},
    },
};
use allpet_contract::{
    Problem,
    events::MemberInvited,
    identity::{FindPeople, PeopleQuery},
    tenants::{
        ALREADY_MEMBER, TENANT_NOT_FOUND,
        invitations::{
            ALREADY_INVITED, INVITATION_NOT_FOUND, Invitation, InvitationForm, InvitationState,
            MAILS_PER_DAY, TOO_MANY_INVITATIONS, VALID_DAYS,
        },
    },
};
use allpet_domain::{
    Invalid, Timestamp,
    audit::{AuditAction, AuditSubject},
    id::{InvitationId, TenantId, UserId},
    role::Role,
    validation,
};
use allpet_kernel::{Admin, Failure, Kernel, Tx, audit::AuditRecord, limits::wait_advice};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long an invitation can be accepted after its last mail.
const VALID_MS: i64 = VALID_DAYS as i64 * DAY_MS;
/// How long after that a link still says that its invitation has expired, was accepted or was withdrawn.
const RETENTION_MS: i64 = 30 * DAY_MS;
/// Maximum number of open invitations of an organization: its list shows all of them at once.
const OPEN_MAX: i64 = 200;

/// Lists the invitations of a tenant that nobody has accepted or withdrawn.
pub(crate) async fn list(app: &Tenants, tenant: TenantId) -> Result<Vec<Invitation>, Failure> {
    if !store::tenants::exists(&app.db, tenant).await? {
        return Err(TENANT_NOT_FOUND.into());
    }
    let now_ms = now_ms(&app.kernel);
    let records = store::invitations::open_of_tenant(&app.db, tenant).await?;
    Ok(records
        .into_iter()
        .map(|record| invitation_view(record, now_ms))
        .collect())
}

/// Invites an address. Fails with `ALREADY_MEMBER`, which only says what the list of members shows, and with `ALREADY_INVITED`.
pub(crate) async fn invite(
    app: &Tenants,
    admin: &Admin,
    form: &InvitationForm,
) -> Result<Invitation, Failure> {
    let address = validation::email("email", &form.email)?;
    let person = find_person(app, &address).await?;
    let (kernel, tenant) = (&app.kernel, admin.tenant);
    let mut tx = membership::begin(kernel, &app.db, tenant).await?;
    membership::check_role(&mut tx, tenant, form.role).await?;
    if let Some(person) = person
        && let Some(member) = store::members::find(&mut tx, tenant, person).await?
    {
        return Err(already_member(member.role == form.role));
    }
    let open = store::invitations::open_of_address(&mut tx, tenant, &address).await?;
    let record = match open {
        Some(open) if open.expires_ms > now_ms(kernel) => {
            return Err(Problem::new(ALREADY_INVITED)
                .detail("Send the invitation again in the list, or withdraw it first.")
                .into());
        }
        // Its links end with the next mail.
        Some(expired) => InvitationRecord {
            role: form.role,
            invited_by: admin.user(),
            ..expired
        },
        None => {
            check_room(&mut tx, tenant).await?;
            new_record(kernel, admin, address, form.role)
        }
    };
    let record = send(kernel, &mut tx, record).await?;
    tx.commit().await?;
    Ok(invitation_view(record, now_ms(kernel)))
}

/// Sends an invitation again. Fails with `INVITATION_NOT_FOUND` or `TOO_MANY_INVITATIONS`.
pub(crate) async fn resend(app: &Tenants, admin: &Admin, id: InvitationId) -> Result<Invitation, Failure> {
    let kernel = &app.kernel;
    let mut tx = membership::begin(kernel, &app.db, admin.tenant).await?;
    let record = InvitationRecord {
        invited_by: admin.user(),
        ..find_open(&mut tx, admin.tenant, id).await?
    };
    let record = send(kernel, &mut tx, record).await?;
    tx.commit().await?;
    Ok(invitation_view(record, now_ms(kernel)))
}

/// Withdraws an invitation. Fails with `INVITATION_NOT_FOUND`.
pub(crate) async fn withdraw(app: &Tenants, tenant: TenantId, id: InvitationId) -> Result<(), Failure> {
    let mut tx = membership::begin(&app.kernel, &app.db, tenant).await?;
    let record = find_open(&mut tx, tenant, id).await?;
    withdraw_all(&app.kernel, &mut tx, vec![record]).await?;
    tx.commit().await?;
    Ok(())
}

/// Withdraws open invitations, in a transaction of [`membership::begin`].
pub(super) async fn withdraw_all(
    kernel: &Kernel,
    tx: &mut Tx,
    records: Vec<InvitationRecord>,
) -> Result<(), Failure> {
    for record in records {
        if store::invitations::withdraw(tx, record.tenant, record.id).await? {
            kernel
                .record(tx, audit_record(AuditAction::InvitationWithdrawn, &record))
                .await?;
        }
    }
    Ok(())
}

/// Finds an open invitation of a tenant. Fails with `INVITATION_NOT_FOUND`.
async fn find_open(tx: &mut Tx, tenant: TenantId, id: InvitationId) -> Result<InvitationRecord, Failure> {
    store::invitations::find(tx, id)
        .await?
        .filter(|record| record.tenant == tenant && record.state == AcceptanceState::Open)
        .ok_or_else(|| INVITATION_NOT_FOUND.into())
}

/// Creates a record for the audit log, which never names the address.
fn audit_record(action: AuditAction, record: &InvitationRecord) -> AuditRecord {
    AuditRecord::new(action, AuditSubject::Invitation, record.id)
        .of(record.tenant)
        .after("role", record.role.as_str())
        .after("invited by", record.invited_by)
}

/// Deletes the invitations that expired a month ago. Returns their number.
pub(crate) async fn delete_old(app: &Tenants) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    let deleted = store::invitations::delete_expired(&mut tx, now_ms(&app.kernel) - RETENTION_MS).await?;
    tx.commit().await?;
    Ok(u32::try_from(deleted).unwrap_or(u32::MAX))
}

/// Returns the account of an address, if there is one. No answer may say whether there is.
async fn find_person(app: &Tenants, address: &str) -> Result<Option<UserId>, Failure> {
    let body = PeopleQuery {
        ids: Vec::new(),
        email: Some(address.to_owned()),
    };
    let people = app.kernel.client(crate::NAME).send(FindPeople { body }).await?;
    Ok(people.first().map(|person| person.id))
}

/// Refuses another invitation if a tenant has [`OPEN_MAX`] open ones.
async fn check_room(tx: &mut Tx, tenant: TenantId) -> Result<(), Failure> {
    if store::invitations::count_open(tx, tenant).await? < OPEN_MAX {
        return Ok(());
    }
    let message = "Your organization has 200 open invitations. Withdraw one in the list first.";
    Err(Invalid::one("email", "too-many", message).into())
}

fn already_member(has_role: bool) -> Failure {
    let detail = if has_role {
        "They have this role already."
    } else {
        "Change the role of this person in the list."
    };
    Problem::new(ALREADY_MEMBER).detail(detail).into()
}

/// Returns an invitation before its first mail.
fn new_record(kernel: &Kernel, admin: &Admin, email: String, role: Role) -> InvitationRecord {
    InvitationRecord {
        id: InvitationId::new(kernel.now(), kernel.randomness().entropy()),
        tenant: admin.tenant,
        email,
        role,
        state: AcceptanceState::Open,
        invited_by: admin.user(),
        accepted_by: None,
        mail: 0,
        sent_ms: 0,
        expires_ms: 0,
    }
}

/// Stores and announces the next mail of an open invitation.
async fn send(kernel: &Kernel, tx: &mut Tx, record: InvitationRecord) -> Result<InvitationRecord, Failure> {
    count_mail(kernel, tx, &record).await?;
    let sent_ms = now_ms(kernel);
    let record = InvitationRecord {
        mail: record.mail + 1,
        sent_ms,
        expires_ms: sent_ms + VALID_MS,
        ..record
    };
    store::invitations::put(tx, &record).await?;
    store::invitations::insert_mail(tx, &record).await?;
    let event = MemberInvited {
        tenant: record.tenant,
        invitation: record.id,
        mail: u32::try_from(record.mail).unwrap_or(u32::MAX),
    };
    kernel.announce(tx, &event).await?;
    kernel
        .record(tx, audit_record(AuditAction::InvitationSent, &record))
        .await?;
    Ok(record)
}

/// Fails with `TOO_MANY_INVITATIONS` if the tenant sent the address as many mails in 24 hours as it may.
async fn count_mail(kernel: &Kernel, tx: &mut Tx, record: &InvitationRecord) -> Result<(), Failure> {
    let now_ms = now_ms(kernel);
    let sent =
        store::invitations::mails_since(tx, record.tenant, &record.email, now_ms - DAY_MS, MAILS_PER_DAY)
            .await?;
    let Some(first) = sent.get(usize::from(MAILS_PER_DAY) - 1) else {
        return Ok(());
    };
    let wait_ms = u64::try_from(first + DAY_MS - now_ms).unwrap_or_default();
    let seconds = u32::try_from(wait_ms.div_ceil(1_000)).unwrap_or(u32::MAX);
    Err(Problem::new(TOO_MANY_INVITATIONS)
        .detail(wait_advice(seconds))
        .retry_in(seconds)
        .into())
}

fn invitation_view(record: InvitationRecord, now_ms: i64) -> Invitation {
    Invitation {
        state: if record.expires_ms > now_ms {
            InvitationState::Open
        } else {
            InvitationState::Expired
        },
        sent: timestamp(record.sent_ms),
        expires: timestamp(record.expires_ms),
        id: record.id,
        email: record.email,
        role: record.role,
        invited_by: record.invited_by,
    }
}

pub(crate) fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_unix_millis(u64::try_from(ms).unwrap_or_default())
}
