//! The tables of invitations, their mails and their links.

use super::members::role;
use allpet_domain::{
    email,
    id::{InvitationId, TenantId, UserId},
    role::Role,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const OPEN_OF_TENANT: &str = "SELECT id, tenant, email, role, state, invited_by, accepted_by, mail, sent_ms, expires_ms FROM invitations \
    WHERE tenant = $1 AND state = 'open' ORDER BY id DESC";
const OPEN_OF_ADDRESS: &str = "SELECT id, tenant, email, role, state, invited_by, accepted_by, mail, sent_ms, expires_ms FROM invitations \
    WHERE tenant = $1 AND email_key = $2 AND state = 'open'";
const COUNT_OPEN: &str = "SELECT COUNT(*) FROM invitations WHERE tenant = $1 AND state = 'open'";
const OPEN_OF_INVITER: &str = "SELECT id, tenant, email, role, state, invited_by, accepted_by, mail, sent_ms, expires_ms FROM invitations \
    WHERE tenant = $1 AND invited_by = $2 AND state = 'open' ORDER BY id";
const ACCEPTED_BY: &str = "SELECT id, tenant, email, role, state, invited_by, accepted_by, mail, sent_ms, expires_ms FROM invitations \
    WHERE accepted_by = $1 ORDER BY id";
// A person's tenants in one order for all: two that lock them do not wait for each other.
const TENANTS_OF_PERSON: &str = "SELECT tenant FROM members WHERE person = $1 \
    UNION SELECT tenant FROM invitations WHERE accepted_by = $1 OR email_key = $2 ORDER BY tenant";
const BY_ID: &str = "SELECT id, tenant, email, role, state, invited_by, accepted_by, mail, sent_ms, expires_ms FROM invitations WHERE id = $1";
const PUT: &str = "INSERT INTO invitations (id, tenant, email, email_key, role, state, invited_by, mail, sent_ms, expires_ms) \
    VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9) \
    ON CONFLICT (id) DO UPDATE SET role = excluded.role, invited_by = excluded.invited_by, mail = excluded.mail, \
    sent_ms = excluded.sent_ms, expires_ms = excluded.expires_ms";
const ACCEPT: &str =
    "UPDATE invitations SET state = 'accepted', accepted_by = $2 WHERE id = $1 AND state = 'open'";
const WITHDRAW: &str =
    "UPDATE invitations SET state = 'withdrawn' WHERE id = $1 AND tenant = $2 AND state = 'open'";
const DELETE_EXPIRED: &str = "DELETE FROM invitations WHERE expires_ms <= $1";
const DELETE_OF_PERSON: &str = "DELETE FROM invitations WHERE accepted_by = $1 OR email_key = $2";
const INSERT_MAIL: &str =
    "INSERT INTO invitation_mails (invitation, mail, tenant, email_key, sent_ms) VALUES ($1, $2, $3, $4, $5)";
const MAILS_SINCE: &str = "SELECT sent_ms FROM invitation_mails WHERE tenant = $1 AND email_key = $2 AND sent_ms > $3 \
    ORDER BY sent_ms DESC LIMIT $4";
const COUNT_LINK: &str =
    "UPDATE invitation_mails SET links = links + 1 WHERE invitation = $1 AND mail = $2 AND links < $3";
const INSERT_LINK: &str = "INSERT INTO invitation_links (hash, invitation, mail) VALUES ($1, $2, $3)";
const FIND_LINK: &str = "SELECT invitation, mail FROM invitation_links WHERE hash = $1";

/// Whether somebody has ended an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AcceptanceState {
    /// Nobody has.
    Open,
    /// The invited person has accepted it.
    Accepted,
    /// An admin has withdrawn it.
    Withdrawn,
}

impl AcceptanceState {
    fn parse(word: &str) -> Result<Self, Failure> {
        match word {
            "open" => Ok(Self::Open),
            "accepted" => Ok(Self::Accepted),
            "withdrawn" => Ok(Self::Withdrawn),
            _ => Err(Failure::internal(format!(
                "“{word}” is no state of an invitation"
            ))),
        }
    }
}

/// An invitation.
#[derive(Clone, Debug)]
pub(crate) struct InvitationRecord {
    pub(crate) id: InvitationId,
    pub(crate) tenant: TenantId,
    /// The invited address, normalized.
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) state: AcceptanceState,
    /// The admin who sent the last mail.
    pub(crate) invited_by: UserId,
    /// The person who accepted it.
    pub(crate) accepted_by: Option<UserId>,
    /// The number of the last mail, from 1.
    pub(crate) mail: i64,
    pub(crate) sent_ms: i64,
    /// The time from which it cannot be accepted any more.
    pub(crate) expires_ms: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    tenant: Uuid,
    email: String,
    role: String,
    state: String,
    invited_by: Uuid,
    accepted_by: Option<Uuid>,
    mail: i64,
    sent_ms: i64,
    expires_ms: i64,
}

impl Row {
    fn record(self) -> Result<InvitationRecord, Failure> {
        Ok(InvitationRecord {
            id: InvitationId(self.id),
            tenant: TenantId(self.tenant),
            email: self.email,
            role: role(&self.role)?,
            state: AcceptanceState::parse(&self.state)?,
            invited_by: UserId(self.invited_by),
            accepted_by: self.accepted_by.map(UserId),
            mail: self.mail,
            sent_ms: self.sent_ms,
            expires_ms: self.expires_ms,
        })
    }
}

/// Lists the open invitations of a tenant, the newest first.
pub(crate) async fn open_of_tenant(db: &Db, tenant: TenantId) -> Result<Vec<InvitationRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(OPEN_OF_TENANT).bind(tenant.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::record).collect()
}

/// Counts the open invitations of a tenant.
pub(crate) async fn count_open(tx: &mut Tx, tenant: TenantId) -> Result<i64, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(COUNT_OPEN).bind(tenant.0).fetch_one(c).await)?)
}

/// Finds the open invitation of a tenant to an address, however it is spelled.
pub(crate) async fn open_of_address(
    tx: &mut Tx,
    tenant: TenantId,
    address: &str,
) -> Result<Option<InvitationRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(OPEN_OF_ADDRESS)
        .bind(tenant.0)
        .bind(email::key(address))
        .fetch_optional(c)
        .await)?;
    row.map(Row::record).transpose()
}

/// Lists the open invitations of a tenant whose last mail an admin sent.
pub(crate) async fn open_of_inviter(
    tx: &mut Tx,
    tenant: TenantId,
    inviter: UserId,
) -> Result<Vec<InvitationRecord>, Failure> {
    let rows: Vec<Row> = on_write!(tx, c => sqlx::query_as(OPEN_OF_INVITER)
        .bind(tenant.0)
        .bind(inviter.0)
        .fetch_all(c)
        .await)?;
    rows.into_iter().map(Row::record).collect()
}

/// Lists the invitations that a person accepted, the oldest first.
pub(crate) async fn accepted_by(db: &Db, person: UserId) -> Result<Vec<InvitationRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(ACCEPTED_BY).bind(person.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::record).collect()
}

/// Lists the tenants of a person: where they have a role or accepted an invitation, and those that invited their address, if it is known.
pub(crate) async fn tenants_of_person(
    tx: &mut Tx,
    person: UserId,
    address: Option<&str>,
) -> Result<Vec<TenantId>, Failure> {
    let rows: Vec<Uuid> = on_write!(tx, c => sqlx::query_scalar(TENANTS_OF_PERSON)
        .bind(person.0)
        .bind(address.map(email::key))
        .fetch_all(c)
        .await)?;
    Ok(rows.into_iter().map(TenantId).collect())
}

/// Reads an invitation.
pub(crate) async fn read(db: &Db, id: InvitationId) -> Result<Option<InvitationRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::record).transpose()
}

/// Finds an invitation in a transaction.
pub(crate) async fn find(tx: &mut Tx, id: InvitationId) -> Result<Option<InvitationRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::record).transpose()
}

/// Inserts an open invitation, or stores its role, its last mail and who sent that.
pub(crate) async fn put(tx: &mut Tx, record: &InvitationRecord) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(PUT)
        .bind(record.id.0)
        .bind(record.tenant.0)
        .bind(&record.email)
        .bind(email::key(&record.email))
        .bind(record.role.as_str())
        .bind(record.invited_by.0)
        .bind(record.mail)
        .bind(record.sent_ms)
        .bind(record.expires_ms)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Records that a person accepted an invitation. Returns false if it is not open.
pub(crate) async fn accept(tx: &mut Tx, id: InvitationId, by: UserId) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(ACCEPT).bind(id.0).bind(by.0).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Withdraws an invitation of a tenant. Returns false if there is none that is open.
pub(crate) async fn withdraw(tx: &mut Tx, tenant: TenantId, id: InvitationId) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(WITHDRAW).bind(id.0).bind(tenant.0).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes the invitations that expired before a time, with their mails and links. Returns their number.
pub(crate) async fn delete_expired(tx: &mut Tx, before_ms: i64) -> Result<u64, Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(DELETE_EXPIRED).bind(before_ms).execute(c).await
        .map(|done| done.rows_affected()))?,
    )
}

/// Deletes the invitations that a person accepted and those to their address, if it is known, with their mails and links.
pub(crate) async fn delete_of_person(
    tx: &mut Tx,
    person: UserId,
    address: Option<&str>,
) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_OF_PERSON)
        .bind(person.0)
        .bind(address.map(email::key))
        .execute(c)
        .await
        .map(drop))?)
}

/// Inserts the last mail of an invitation.
pub(crate) async fn insert_mail(tx: &mut Tx, record: &InvitationRecord) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT_MAIL)
        .bind(record.id.0)
        .bind(record.mail)
        .bind(record.tenant.0)
        .bind(email::key(&record.email))
        .bind(record.sent_ms)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Lists when a tenant sent the latest mails to an address, the newest first: those after a time, `most` at most.
pub(crate) async fn mails_since(
    tx: &mut Tx,
    tenant: TenantId,
    address: &str,
    after_ms: i64,
    most: u8,
) -> Result<Vec<i64>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(MAILS_SINCE)
        .bind(tenant.0)
        .bind(email::key(address))
        .bind(after_ms)
        .bind(i64::from(most))
        .fetch_all(c)
        .await)?)
}

/// Inserts a link by its token's hash. Returns false if `most` links were made for the mail.
pub(crate) async fn insert_link(
    tx: &mut Tx,
    record: &InvitationRecord,
    hash: &[u8],
    most: u32,
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(COUNT_LINK)
        .bind(record.id.0)
        .bind(record.mail)
        .bind(i64::from(most))
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if rows == 0 {
        return Ok(false);
    }
    on_write!(tx, c => sqlx::query(INSERT_LINK)
        .bind(hash)
        .bind(record.id.0)
        .bind(record.mail)
        .execute(c)
        .await
        .map(drop))?;
    Ok(true)
}

/// Finds the invitation of a link and the number of the link's mail.
pub(crate) async fn find_link(db: &Db, hash: &[u8]) -> Result<Option<(InvitationId, i64)>, Failure> {
    let row: Option<(Uuid, i64)> =
        on_read!(db, c => sqlx::query_as(FIND_LINK).bind(hash).fetch_optional(c).await)?;
    Ok(row.map(|(invitation, mail)| (InvitationId(invitation), mail)))
}
