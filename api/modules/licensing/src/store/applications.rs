//! The table of applications.

use allpet_contract::{
    licensing::{Application, PublicProfile},
    payments::Payment,
};
use allpet_domain::{
    Day, Timestamp, Zone,
    id::{ApplicationId, LicenceId, PetId, TenantId, UserId},
    licensing::{ApplicationState, FeeState, OwnerFacts, Quote},
    pet::PetProfile,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// What the application was about, on the day it was handed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) pet: PetProfile,
    pub(crate) owner: OwnerFacts,
    pub(crate) service_animal: bool,
    pub(crate) rabies_until: Option<Day>,
    pub(crate) zip: String,
    pub(crate) public: PublicProfile,
    pub(crate) quote: Quote,
}

/// An application as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct ApplicationRecord {
    pub(crate) id: ApplicationId,
    pub(crate) tenant: TenantId,
    pub(crate) authority_name: String,
    pub(crate) jurisdiction: String,
    pub(crate) owner: UserId,
    pub(crate) owner_name: String,
    /// Unknown in what was submitted before it was recorded.
    pub(crate) owner_email: Option<String>,
    pub(crate) pet: PetId,
    pub(crate) state: ApplicationState,
    pub(crate) reason: Option<String>,
    pub(crate) snapshot: Snapshot,
    pub(crate) submitted: Timestamp,
    pub(crate) decided: Option<Timestamp>,
    /// The clerk's display name on that day.
    pub(crate) decided_by_name: Option<String>,
    pub(crate) licence: Option<LicenceId>,
    /// The last payment of its fee that was tried.
    pub(crate) payment: Option<Payment>,
    /// Its place in the register.
    pub(crate) seq: i64,
}

impl ApplicationRecord {
    /// Where its fee stands.
    pub(crate) fn fee(&self) -> FeeState {
        let payment = self.payment.as_ref();
        FeeState::of(
            self.snapshot.quote.total,
            payment.map(|payment| (payment.state, payment.refunded)),
        )
    }

    /// As its owner sees it. `zone`: the time of the authority's clocks.
    pub(crate) fn view(&self, zone: Zone) -> Application {
        Application {
            id: self.id,
            authority: self.tenant,
            authority_name: self.authority_name.clone(),
            pet: self.pet,
            pet_name: self.snapshot.pet.name.clone(),
            species: self.snapshot.pet.species,
            state: self.state,
            reason: self.reason.clone(),
            quote: self.snapshot.quote.clone(),
            fee: self.fee(),
            payment: self.payment.clone(),
            zone,
            submitted: self.submitted,
            decided: self.decided,
            licence: self.licence,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    tenant: Uuid,
    authority_name: String,
    jurisdiction: String,
    owner: Uuid,
    owner_name: String,
    owner_email: Option<String>,
    pet: Uuid,
    state: String,
    reason: Option<String>,
    snapshot: String,
    submitted_at: OffsetDateTime,
    decided_at: Option<OffsetDateTime>,
    decided_by_name: Option<String>,
    licence: Option<Uuid>,
    payment: Option<String>,
    seq: i64,
}

impl Row {
    fn read(self) -> Result<ApplicationRecord, Failure> {
        Ok(ApplicationRecord {
            id: ApplicationId(self.id),
            tenant: TenantId(self.tenant),
            authority_name: self.authority_name,
            jurisdiction: self.jurisdiction,
            owner: UserId(self.owner),
            owner_name: self.owner_name,
            owner_email: self.owner_email,
            pet: PetId(self.pet),
            state: ApplicationState::parse(&self.state)
                .ok_or_else(|| Failure::internal("an application in no known state"))?,
            reason: self.reason,
            snapshot: serde_json::from_str(&self.snapshot)?,
            submitted: Timestamp::new(self.submitted_at),
            decided: self.decided_at.map(Timestamp::new),
            decided_by_name: self.decided_by_name,
            licence: self.licence.map(LicenceId),
            payment: self.payment.as_deref().map(serde_json::from_str).transpose()?,
            seq: self.seq,
        })
    }
}

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

const APPLICANT: &str = "SELECT owner_name, owner_email FROM applications WHERE owner = $1 AND licence = $2";
const INSERT: &str = "INSERT INTO applications (id, tenant, authority_name, jurisdiction, owner, owner_name, pet, state, \
    snapshot, submitted_at, seq, owner_email) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const OF_OWNER: &str = select!("WHERE id = $1 AND owner = $2");
const OF_TENANT: &str = select!("WHERE id = $1 AND tenant = $2");
const MINE: &str = select!("WHERE owner = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const ANY_OPEN_OF_PET: &str = "SELECT id FROM applications WHERE pet = $1 AND state = 'submitted' LIMIT 1";
const OPEN_OF_PET: &str = select!("WHERE pet = $1 AND state = 'submitted'");
/// A case whose fee is not paid cannot be granted, and nobody decides their own: nobody is led to it.
macro_rules! ready {
    ($rest:literal) => {
        concat!(
            "SELECT a.id FROM applications a JOIN register r ON r.seq = a.seq \
             WHERE a.tenant = $1 AND a.owner <> $3 AND a.state = 'submitted' AND r.fee <> 'unpaid' AND ",
            $rest
        )
    };
}

const NEXT: &str = ready!("a.id > $2 ORDER BY a.id LIMIT 1");
const FIRST: &str = ready!("a.id <> $2 ORDER BY a.id LIMIT 1");
/// All that the list shows as waiting: those whose fee is not paid are in it, and marked.
const WAITING: &str = "SELECT COUNT(*) FROM applications WHERE tenant = $1 AND state = 'submitted'";
// Ids are made in the order of time.
const OLDEST: &str =
    "SELECT submitted_at FROM applications WHERE tenant = $1 AND state = 'submitted' ORDER BY id LIMIT 1";
const REOPEN: &str = "UPDATE applications SET state = 'submitted', reason = NULL, decided_at = NULL, decided_by = NULL, \
    decided_by_name = NULL, licence = NULL WHERE id = $1 AND state = 'approved' AND licence = $2 RETURNING id";
const TAKE: &str = concat!(
    "UPDATE applications SET state = state WHERE id = $1 RETURNING ",
    columns!()
);
const SET_PAYMENT: &str = "UPDATE applications SET payment = $2 WHERE id = $1";
const DECIDE: &str = "UPDATE applications SET state = $2, reason = $3, decided_at = $4, decided_by = $5, licence = $6, \
    decided_by_name = $7 \
    WHERE id = $1 AND state = 'submitted' RETURNING id";

/// Adds an application that was handed in.
pub(crate) async fn insert(tx: &mut Tx, kept: &ApplicationRecord) -> Result<(), Failure> {
    let snapshot = serde_json::to_string(&kept.snapshot)?;
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(kept.id.0).bind(kept.tenant.0).bind(&kept.authority_name).bind(&kept.jurisdiction).bind(kept.owner.0)
        .bind(&kept.owner_name).bind(kept.pet.0).bind(kept.state.as_str()).bind(snapshot).bind(kept.submitted.inner())
        .bind(kept.seq).bind(kept.owner_email.as_deref()).execute(c).await.map(drop))?)
}

/// An application of `owner`.
pub(crate) async fn of_owner(
    db: &Db,
    owner: UserId,
    id: ApplicationId,
) -> Result<Option<ApplicationRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(OF_OWNER).bind(id.0).bind(owner.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// An application to `tenant`.
pub(crate) async fn of_tenant(
    db: &Db,
    tenant: TenantId,
    id: ApplicationId,
) -> Result<Option<ApplicationRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(OF_TENANT).bind(id.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Applications of `owner` before one, the newest first.
pub(crate) async fn mine(
    db: &Db,
    owner: UserId,
    before: Uuid,
    limit: u32,
) -> Result<Vec<ApplicationRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(MINE)
        .bind(owner.0).bind(before).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// The name and the e-mail address of the owner on the day of the application that became a licence.
pub(crate) async fn applicant(
    db: &Db,
    owner: UserId,
    licence: LicenceId,
) -> Result<Option<(String, Option<String>)>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(APPLICANT).bind(owner.0).bind(licence.0).fetch_optional(c).await)?)
}

/// The open applications for a pet, whoever the authority is.
pub(crate) async fn open_of_pet(tx: &mut Tx, pet: PetId) -> Result<Vec<ApplicationRecord>, Failure> {
    let rows: Vec<Row> = on_write!(tx, c => sqlx::query_as(OPEN_OF_PET).bind(pet.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Whether an application for a pet is open.
pub(crate) async fn any_open_of_pet(db: &Db, pet: PetId) -> Result<bool, Failure> {
    let found: Option<Uuid> =
        on_read!(db, c => sqlx::query_scalar(ANY_OPEN_OF_PET).bind(pet.0).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// The application that `clerk` can decide next after one; the one that waits longest, where none is later.
pub(crate) async fn next_waiting(
    db: &Db,
    tenant: TenantId,
    after: ApplicationId,
    clerk: UserId,
) -> Result<Option<ApplicationId>, Failure> {
    for statement in [NEXT, FIRST] {
        let id: Option<Uuid> = on_read!(db, c => sqlx::query_scalar(statement)
            .bind(tenant.0).bind(after.0).bind(clerk.0).fetch_optional(c).await)?;
        if id.is_some() {
            return Ok(id.map(ApplicationId));
        }
    }
    Ok(None)
}

/// How many wait.
pub(crate) async fn waiting(db: &Db, tenant: TenantId) -> Result<i64, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(WAITING).bind(tenant.0).fetch_one(c).await)?)
}

/// When the one that waits longest was submitted.
pub(crate) async fn oldest(db: &Db, tenant: TenantId) -> Result<Option<Timestamp>, Failure> {
    let at: Option<OffsetDateTime> =
        on_read!(db, c => sqlx::query_scalar(OLDEST).bind(tenant.0).fetch_optional(c).await)?;
    Ok(at.map(Timestamp::new))
}

/// Lets an approved application wait again. False where it is not approved any more, or has another licence.
pub(crate) async fn reopen(tx: &mut Tx, id: ApplicationId, licence: LicenceId) -> Result<bool, Failure> {
    let done: Option<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(REOPEN).bind(id.0).bind(licence.0).fetch_optional(c).await)?;
    Ok(done.is_some())
}

/// An application, which nobody else changes until the transaction ends.
pub(crate) async fn take(tx: &mut Tx, id: ApplicationId) -> Result<Option<ApplicationRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(TAKE).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Writes down how the payment of an application that was taken stands.
pub(crate) async fn set_payment(tx: &mut Tx, id: ApplicationId, payment: &Payment) -> Result<(), Failure> {
    let payment = serde_json::to_string(payment)?;
    Ok(on_write!(tx, c => sqlx::query(SET_PAYMENT).bind(id.0).bind(payment).execute(c).await.map(drop))?)
}

/// Writes down what became of a waiting application, as `decided` says. False where it does not wait any more.
pub(crate) async fn decide(
    tx: &mut Tx,
    decided: &ApplicationRecord,
    by: Option<UserId>,
) -> Result<bool, Failure> {
    let done: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(DECIDE)
        .bind(decided.id.0).bind(decided.state.as_str()).bind(decided.reason.as_deref())
        .bind(decided.decided.map(Timestamp::inner)).bind(by.map(|user| user.0)).bind(decided.licence.map(|id| id.0))
        .bind(decided.decided_by_name.as_deref()).fetch_optional(c).await)?;
    Ok(done.is_some())
}
