//! The table of applications.

mod record;

use record::Row;
pub(crate) use record::{ApplicationRecord, Snapshot};

use allpet_contract::payments::Payment;
use allpet_domain::{
    Timestamp,
    id::{ApplicationId, LicenceId, PetId, TenantId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use time::OffsetDateTime;
use uuid::Uuid;

macro_rules! columns {
    () => {
        "id, tenant, authority_name, jurisdiction, owner, owner_name, owner_email, pet, state, reason, snapshot, submitted_at, \
         decided_at, decided_by_name, licence, payment, seq"
    };
}
macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM applications ", $rest)
    };
}

const FIND_APPLICANT: &str =
    "SELECT owner_name, owner_email FROM applications WHERE owner = $1 AND licence = $2";
const INSERT: &str = "INSERT INTO applications (id, tenant, authority_name, jurisdiction, owner, owner_name, pet, state, \
    snapshot, submitted_at, seq, owner_email) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const FIND: &str = select!("WHERE id = $1");
const FIND_OF_OWNER: &str = select!("WHERE id = $1 AND owner = $2");
const FIND_OF_TENANT: &str = select!("WHERE id = $1 AND tenant = $2");
const LIST_OF_OWNER: &str = select!("WHERE owner = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const LIST_ALL_OF_OWNER: &str = select!("WHERE owner = $1 ORDER BY id");
const FORGET_CONTACT: &str = "UPDATE applications SET owner_email = NULL, snapshot = $2 WHERE id = $1";
const HAS_OPEN_OF_PET: &str = "SELECT id FROM applications WHERE pet = $1 AND state = 'submitted' LIMIT 1";
const FIND_OPEN_OF_PET: &str = select!("WHERE pet = $1 AND tenant = $2 AND state = 'submitted' LIMIT 1");
const LIST_OPEN_OF_PET: &str = select!("WHERE pet = $1 AND state = 'submitted'");
/// Selects the applications that a clerk can decide: their fee is paid, and they are not the clerk's own.
macro_rules! decidable {
    ($rest:literal) => {
        concat!(
            "SELECT a.id FROM applications a JOIN register r ON r.seq = a.seq \
             WHERE a.tenant = $1 AND a.owner <> $3 AND a.state = 'submitted' AND r.fee <> 'unpaid' AND ",
            $rest
        )
    };
}

const NEXT_DECIDABLE: &str = decidable!("a.id > $2 ORDER BY a.id LIMIT 1");
const FIRST_DECIDABLE: &str = decidable!("a.id <> $2 ORDER BY a.id LIMIT 1");
/// Counts all that the list shows as waiting, including those whose fee is not paid.
const COUNT_WAITING: &str = "SELECT COUNT(*) FROM applications WHERE tenant = $1 AND state = 'submitted'";
// Ids grow with time.
const OLDEST_SUBMISSION: &str =
    "SELECT submitted_at FROM applications WHERE tenant = $1 AND state = 'submitted' ORDER BY id LIMIT 1";
/// Selects from the applications that clerks can decide, except those of one person.
macro_rules! waiting {
    ($select:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM applications a JOIN register r ON r.seq = a.seq \
             WHERE a.tenant = $1 AND a.owner <> $2 AND a.state = 'submitted' AND r.fee <> 'unpaid'",
            $rest
        )
    };
}

const COUNT_DECIDABLE: &str = waiting!("COUNT(*)", "");
const COUNT_OVERDUE: &str = waiting!("COUNT(*)", " AND a.submitted_at < $3");
const OLDEST_DECIDABLE: &str = waiting!("a.submitted_at", " ORDER BY a.id LIMIT 1");
const REOPEN: &str = "UPDATE applications SET state = 'submitted', reason = NULL, decided_at = NULL, decided_by = NULL, \
    decided_by_name = NULL, licence = NULL WHERE id = $1 AND state = 'approved' AND licence = $2 RETURNING id";
const LOCK: &str = concat!(
    "UPDATE applications SET state = state WHERE id = $1 RETURNING ",
    columns!()
);
const SET_PAYMENT: &str = "UPDATE applications SET payment = $2 WHERE id = $1";
const SAVE_DECISION: &str = "UPDATE applications SET state = $2, reason = $3, decided_at = $4, decided_by = $5, licence = $6, \
    decided_by_name = $7 \
    WHERE id = $1 AND state = 'submitted' RETURNING id";

/// Inserts a submitted application.
pub(crate) async fn insert(tx: &mut Tx, record: &ApplicationRecord) -> Result<(), Failure> {
    let snapshot = serde_json::to_string(&record.snapshot)?;
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(record.id.0).bind(record.tenant.0).bind(&record.authority_name).bind(&record.jurisdiction).bind(record.owner.0)
        .bind(&record.owner_name).bind(record.pet.0).bind(record.state.as_str()).bind(snapshot).bind(record.submitted.inner())
        .bind(record.seq).bind(record.owner_email.as_deref()).execute(c).await.map(drop))?)
}

/// Finds an application, regardless of its owner.
pub(crate) async fn find(db: &Db, id: ApplicationId) -> Result<Option<ApplicationRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Finds an application of `owner`.
pub(crate) async fn find_of_owner(
    db: &Db,
    owner: UserId,
    id: ApplicationId,
) -> Result<Option<ApplicationRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_OF_OWNER).bind(id.0).bind(owner.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Finds an application to `tenant`.
pub(crate) async fn find_of_tenant(
    db: &Db,
    tenant: TenantId,
    id: ApplicationId,
) -> Result<Option<ApplicationRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_OF_TENANT).bind(id.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Lists applications of `owner`, newest first, up to the id `before`.
pub(crate) async fn list_of_owner(
    db: &Db,
    owner: UserId,
    before: Uuid,
    limit: u32,
) -> Result<Vec<ApplicationRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_OF_OWNER)
        .bind(owner.0).bind(before).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_record).collect()
}

/// Lists all applications of `owner`, oldest first.
pub(crate) async fn list_all_of_owner(tx: &mut Tx, owner: UserId) -> Result<Vec<ApplicationRecord>, Failure> {
    let rows: Vec<Row> =
        on_write!(tx, c => sqlx::query_as(LIST_ALL_OF_OWNER).bind(owner.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_record).collect()
}

/// Saves an application without its owner's e-mail address, and with its snapshot, which names no contact any more.
pub(crate) async fn forget_contact(tx: &mut Tx, record: &ApplicationRecord) -> Result<(), Failure> {
    let snapshot = serde_json::to_string(&record.snapshot)?;
    Ok(
        on_write!(tx, c => sqlx::query(FORGET_CONTACT).bind(record.id.0).bind(snapshot).execute(c).await.map(drop))?,
    )
}

/// Finds the owner's name and email address in the application that led to a licence.
pub(crate) async fn find_applicant(
    db: &Db,
    owner: UserId,
    licence: LicenceId,
) -> Result<Option<(String, Option<String>)>, Failure> {
    Ok(
        on_read!(db, c => sqlx::query_as(FIND_APPLICANT).bind(owner.0).bind(licence.0).fetch_optional(c).await)?,
    )
}

/// Lists the open applications for a pet, to all authorities.
pub(crate) async fn list_open_of_pet(tx: &mut Tx, pet: PetId) -> Result<Vec<ApplicationRecord>, Failure> {
    let rows: Vec<Row> = on_write!(tx, c => sqlx::query_as(LIST_OPEN_OF_PET).bind(pet.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_record).collect()
}

/// Finds the open application for a pet to `tenant`.
pub(crate) async fn find_open_of_pet(
    db: &Db,
    tenant: TenantId,
    pet: PetId,
) -> Result<Option<ApplicationRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(FIND_OPEN_OF_PET).bind(pet.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Returns whether an application for the pet is open.
pub(crate) async fn has_open_of_pet(db: &Db, pet: PetId) -> Result<bool, Failure> {
    let found: Option<Uuid> =
        on_read!(db, c => sqlx::query_scalar(HAS_OPEN_OF_PET).bind(pet.0).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Finds the application that `clerk` can decide next: the first one after `after`, else the one that has waited longest.
pub(crate) async fn next_waiting(
    db: &Db,
    tenant: TenantId,
    after: ApplicationId,
    clerk: UserId,
) -> Result<Option<ApplicationId>, Failure> {
    for statement in [NEXT_DECIDABLE, FIRST_DECIDABLE] {
        let id: Option<Uuid> = on_read!(db, c => sqlx::query_scalar(statement)
            .bind(tenant.0).bind(after.0).bind(clerk.0).fetch_optional(c).await)?;
        if id.is_some() {
            return Ok(id.map(ApplicationId));
        }
    }
    Ok(None)
}

/// Counts the waiting applications.
pub(crate) async fn count_waiting(db: &Db, tenant: TenantId) -> Result<i64, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(COUNT_WAITING).bind(tenant.0).fetch_one(c).await)?)
}

/// Returns when the application that has waited longest was submitted.
pub(crate) async fn oldest_submission(db: &Db, tenant: TenantId) -> Result<Option<Timestamp>, Failure> {
    let at: Option<OffsetDateTime> =
        on_read!(db, c => sqlx::query_scalar(OLDEST_SUBMISSION).bind(tenant.0).fetch_optional(c).await)?;
    Ok(at.map(Timestamp::new))
}

/// The applications that clerks can decide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WaitingApplications {
    pub(crate) count: i64,
    /// How many of them were submitted before a time.
    pub(crate) overdue: i64,
    /// When the one that has waited longest was submitted.
    pub(crate) oldest: Timestamp,
}

/// Summarizes the applications that clerks of `tenant` can decide; `None` if there are none. `clerk`: the one whose own applications do not
/// count. `overdue_before`: the time before which an overdue one was submitted.
pub(crate) async fn summarize_decidable(
    db: &Db,
    tenant: TenantId,
    clerk: Option<UserId>,
    overdue_before: Timestamp,
) -> Result<Option<WaitingApplications>, Failure> {
    // Nobody has the nil id.
    let clerk = clerk.map_or_else(Uuid::nil, |clerk| clerk.0);
    let oldest: Option<OffsetDateTime> = on_read!(db, c => sqlx::query_scalar(OLDEST_DECIDABLE)
        .bind(tenant.0).bind(clerk).fetch_optional(c).await)?;
    let Some(oldest) = oldest else {
        return Ok(None);
    };
    let count: i64 = on_read!(db, c => sqlx::query_scalar(COUNT_DECIDABLE)
        .bind(tenant.0).bind(clerk).fetch_one(c).await)?;
    let overdue: i64 = on_read!(db, c => sqlx::query_scalar(COUNT_OVERDUE)
        .bind(tenant.0).bind(clerk).bind(overdue_before.inner()).fetch_one(c).await)?;
    Ok(Some(WaitingApplications {
        count,
        overdue,
        oldest: Timestamp::new(oldest),
    }))
}

/// Reopens an approved application. Returns false if it is no longer approved or has another licence.
pub(crate) async fn reopen(tx: &mut Tx, id: ApplicationId, licence: LicenceId) -> Result<bool, Failure> {
    let changed: Option<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(REOPEN).bind(id.0).bind(licence.0).fetch_optional(c).await)?;
    Ok(changed.is_some())
}

/// Locks an application until the transaction ends, and reads it.
pub(crate) async fn lock(tx: &mut Tx, id: ApplicationId) -> Result<Option<ApplicationRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(LOCK).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Saves the payment of a locked application.
pub(crate) async fn set_payment(tx: &mut Tx, id: ApplicationId, payment: &Payment) -> Result<(), Failure> {
    let payment = serde_json::to_string(payment)?;
    Ok(on_write!(tx, c => sqlx::query(SET_PAYMENT).bind(id.0).bind(payment).execute(c).await.map(drop))?)
}

/// Saves the decision about a waiting application. Returns false if it is no longer waiting.
pub(crate) async fn save_decision(
    tx: &mut Tx,
    decided: &ApplicationRecord,
    by: Option<UserId>,
) -> Result<bool, Failure> {
    let changed: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(SAVE_DECISION)
        .bind(decided.id.0).bind(decided.state.as_str()).bind(decided.reason.as_deref())
        .bind(decided.decided.map(Timestamp::inner)).bind(by.map(|user| user.0)).bind(decided.licence.map(|id| id.0))
        .bind(decided.decided_by_name.as_deref()).fetch_optional(c).await)?;
    Ok(changed.is_some())
}
