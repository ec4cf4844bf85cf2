//! The table of licences: those issued here, and those taken over from an older register.

use allpet_contract::licensing::{Licence, PublicProfile, Revocation};
use allpet_domain::{
    Day, Timestamp, Zone,
    english::English,
    id::{LicenceId, PetId, TenantId, UserId},
    licensing::{LicenceState, TagCode},
    pet::Species,
};
use allpet_kernel::{Db, Failure, Tx, db::Writer, on_read, on_write};
use sqlx::AssertSqlSafe;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// What only a licence that was issued here has.
#[derive(Clone, Debug)]
pub(crate) struct Ours {
    pub(crate) owner: UserId,
    pub(crate) pet: PetId,
    pub(crate) tag: TagCode,
    pub(crate) expires: Day,
}

/// Why a licence was revoked, when, and by whom.
#[derive(Clone, Debug)]
pub(crate) struct Revoked {
    pub(crate) reason: String,
    pub(crate) at: Timestamp,
    pub(crate) by_name: String,
}

impl From<Revoked> for Revocation {
    fn from(revoked: Revoked) -> Self {
        Self {
            reason: revoked.reason,
            at: revoked.at,
            by: revoked.by_name,
        }
    }
}

/// A licence as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct LicenceRecord {
    pub(crate) id: LicenceId,
    pub(crate) tenant: TenantId,
    pub(crate) authority_name: String,
    pub(crate) jurisdiction: Option<String>,
    /// Absent in what was taken over.
    pub(crate) ours: Option<Ours>,
    pub(crate) number: String,
    pub(crate) state: LicenceState,
    pub(crate) pet_name: String,
    pub(crate) species: Species,
    pub(crate) breed: String,
    pub(crate) second_breed: Option<String>,
    pub(crate) zip: String,
    pub(crate) issued: Day,
    pub(crate) starts: Day,
    pub(crate) public: PublicProfile,
    /// Its place in the register.
    pub(crate) seq: i64,
    /// What keeps a row from being taken over twice.
    pub(crate) import_key: Option<Uuid>,
    pub(crate) revoked: Option<Revoked>,
}

impl LicenceRecord {
    /// As its owner sees it, in the state that holds today; none where it has no owner here.
    pub(crate) fn view(&self, today_state: LicenceState, zone: Zone, english: English) -> Option<Licence> {
        let ours = self.ours.as_ref()?;
        Some(Licence {
            id: self.id,
            number: self.number.clone(),
            tag: ours.tag.grouped(),
            authority_name: self.authority_name.clone(),
            pet: ours.pet,
            pet_name: self.pet_name.clone(),
            species: self.species,
            state: today_state,
            issued: self.issued,
            expires: ours.expires,
            zone,
            english,
            public: self.public.clone(),
            reason: self.revoked.as_ref().map(|revoked| revoked.reason.clone()),
            revoked: self.revoked.as_ref().map(|revoked| revoked.at),
        })
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    tenant: Uuid,
    authority_name: String,
    jurisdiction: Option<String>,
    owner: Option<Uuid>,
    pet: Option<Uuid>,
    number: String,
    tag: Option<String>,
    state: String,
    pet_name: String,
    species: String,
    breed: String,
    second_breed: Option<String>,
    zip: String,
    issued: Date,
    starts: Date,
    expires: Option<Date>,
    show_name: bool,
    show_breed: bool,
    contact: String,
    seq: i64,
    import_key: Option<Uuid>,
    revoked_at: Option<OffsetDateTime>,
    revoked_by_name: Option<String>,
    revoked_reason: Option<String>,
}

fn read_tag(tag: &str) -> Result<TagCode, Failure> {
    tag.parse()
        .map_err(|error| Failure::internal(format!("a tag that is none: {error}")))
}

impl Row {
    fn read(self) -> Result<LicenceRecord, Failure> {
        let ours = match (self.owner, self.pet, self.tag, self.expires) {
            (Some(owner), Some(pet), Some(tag), Some(expires)) => Some(Ours {
                owner: UserId(owner),
                pet: PetId(pet),
                tag: read_tag(&tag)?,
                expires: Day(expires),
            }),
            _ => None,
        };
        Ok(LicenceRecord {
            id: LicenceId(self.id),
            tenant: TenantId(self.tenant),
            authority_name: self.authority_name,
            jurisdiction: self.jurisdiction,
            ours,
            number: self.number,
            state: LicenceState::parse(&self.state)
                .ok_or_else(|| Failure::internal("a licence in no known state"))?,
            pet_name: self.pet_name,
            species: Species::parse(&self.species)
                .ok_or_else(|| Failure::internal("a licence for no known species"))?,
            breed: self.breed,
            second_breed: self.second_breed,
            zip: self.zip,
            issued: Day(self.issued),
            starts: Day(self.starts),
            public: PublicProfile {
                show_name: self.show_name,
                show_breed: self.show_breed,
                contact: self.contact,
            },
            seq: self.seq,
            import_key: self.import_key,
            revoked: self.revoked_at.map(|at| Revoked {
                reason: self.revoked_reason.unwrap_or_default(),
                at: Timestamp::new(at),
                by_name: self.revoked_by_name.unwrap_or_default(),
            }),
        })
    }
}

macro_rules! columns {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "id, tenant, authority_name, jurisdiction, owner, pet, number, tag, state, pet_name, species, breed, second_breed, \
             zip, issued, starts, expires, show_name, show_breed, contact, seq, import_key",
            $after
        )
    };
}
const COLUMNS: usize = 22;
macro_rules! select {
    ($rest:literal) => {
        columns!("SELECT revoked_at, revoked_by_name, revoked_reason, ", $rest)
    };
}

const INSERT: &str = columns!("INSERT INTO licences (", ") VALUES ");
const ONCE: &str = " ON CONFLICT (tenant, import_key) WHERE import_key IS NOT NULL DO NOTHING RETURNING seq";
const OF_OWNER: &str = select!(" FROM licences WHERE id = $1 AND owner = $2");
const OF_TENANT: &str = select!(" FROM licences WHERE id = $1 AND tenant = $2");
const FIND: &str = select!(" FROM licences WHERE id = $1");
const BY_TAG: &str = select!(" FROM licences WHERE tag = $1");
const MINE: &str = select!(" FROM licences WHERE owner = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const OF_PET: &str = select!(" FROM licences WHERE pet = $1");
const TAG_TAKEN: &str = "SELECT id FROM licences WHERE tag = $1";
const SET_PUBLIC: &str = "UPDATE licences SET show_name = $3, show_breed = $4, contact = $5 WHERE id = $1 AND owner = $2 RETURNING tag";
const SET_STATE: &str = "UPDATE licences SET state = $2 WHERE id = $1 AND state = $3";
const REMOVE: &str = columns!(
    "DELETE FROM licences WHERE id = $1 AND state = 'issued' RETURNING revoked_at, revoked_by_name, revoked_reason, ",
    ""
);
const REVOKE: &str = "UPDATE licences SET state = $2, revoked_at = $4, revoked_by = $5, revoked_by_name = $6, \
    revoked_reason = $7 WHERE id = $1 AND state = $3 RETURNING id";

/// Adds licences; of those that have an import key, the ones that are not there yet. The places of the added.
pub(crate) async fn insert(tx: &mut Tx, licences: &[LicenceRecord]) -> Result<Vec<i64>, Failure> {
    if licences.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{INSERT}{}{ONCE}",
        super::places(tx.is_postgres(), licences.len(), COLUMNS, "#")
    );
    macro_rules! run {
        ($c:ident) => {{
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
            for kept in licences {
                let ours = kept.ours.as_ref();
                query = query
                    .bind(kept.id.0)
                    .bind(kept.tenant.0)
                    .bind(&kept.authority_name)
                    .bind(kept.jurisdiction.as_deref())
                    .bind(ours.map(|ours| ours.owner.0))
                    .bind(ours.map(|ours| ours.pet.0))
                    .bind(&kept.number)
                    .bind(ours.map(|ours| ours.tag.as_str()))
                    .bind(kept.state.as_str())
                    .bind(&kept.pet_name)
                    .bind(kept.species.as_str())
                    .bind(&kept.breed)
                    .bind(kept.second_breed.as_deref())
                    .bind(&kept.zip)
                    .bind(kept.issued.0)
                    .bind(kept.starts.0)
                    .bind(ours.map(|ours| ours.expires.0))
                    .bind(kept.public.show_name)
                    .bind(kept.public.show_breed)
                    .bind(&kept.public.contact)
                    .bind(kept.seq)
                    .bind(kept.import_key);
            }
            query.fetch_all($c).await?
        }};
    }
    Ok(match tx.writer() {
        Writer::Sqlite(c) => run!(c),
        Writer::Postgres(c) => run!(c),
    })
}

/// A licence of `owner`.
pub(crate) async fn of_owner(
    db: &Db,
    owner: UserId,
    id: LicenceId,
) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(OF_OWNER).bind(id.0).bind(owner.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// A licence of the register of `tenant`.
pub(crate) async fn of_tenant(
    db: &Db,
    tenant: TenantId,
    id: LicenceId,
) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(OF_TENANT).bind(id.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// A licence, whosever it is.
pub(crate) async fn find(tx: &mut Tx, id: LicenceId) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// The licence whose tag has this code.
pub(crate) async fn by_tag(db: &Db, tag: TagCode) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(BY_TAG).bind(tag.as_str()).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Licences of `owner` before one, the newest first.
pub(crate) async fn mine(
    db: &Db,
    owner: UserId,
    before: Uuid,
    limit: u32,
) -> Result<Vec<LicenceRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(MINE)
        .bind(owner.0).bind(before).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Licences of a pet.
pub(crate) async fn of_pet(db: &Db, pet: PetId) -> Result<Vec<LicenceRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(OF_PET).bind(pet.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// As [`of_pet`], seeing what the transaction did.
pub(crate) async fn of_pet_in(tx: &mut Tx, pet: PetId) -> Result<Vec<LicenceRecord>, Failure> {
    let rows: Vec<Row> = on_write!(tx, c => sqlx::query_as(OF_PET).bind(pet.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Whether a tag has this code already.
pub(crate) async fn tag_taken(tx: &mut Tx, tag: TagCode) -> Result<bool, Failure> {
    let taken: Option<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(TAG_TAKEN).bind(tag.as_str()).fetch_optional(c).await)?;
    Ok(taken.is_some())
}

/// Changes what a finder may learn. The licence's tag; none where `owner` has no such licence.
pub(crate) async fn set_public(
    tx: &mut Tx,
    owner: UserId,
    id: LicenceId,
    public: &PublicProfile,
) -> Result<Option<TagCode>, Failure> {
    let tag: Option<String> = on_write!(tx, c => sqlx::query_scalar(SET_PUBLIC)
        .bind(id.0).bind(owner.0).bind(public.show_name).bind(public.show_breed).bind(&public.contact)
        .fetch_optional(c).await)?;
    tag.map(|tag| read_tag(&tag)).transpose()
}

/// Changes the state from what it was read as. False if somebody else has changed it since.
pub(crate) async fn set_state(
    tx: &mut Tx,
    id: Uuid,
    from: LicenceState,
    to: LicenceState,
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(SET_STATE).bind(id).bind(to.as_str()).bind(from.as_str()).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Removes a licence that was issued and has not changed since; none where it has.
pub(crate) async fn remove(tx: &mut Tx, id: LicenceId) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(REMOVE).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Writes down that a licence is revoked. False where its state has changed since it was read.
pub(crate) async fn revoke(
    tx: &mut Tx,
    kept: &LicenceRecord,
    state: LicenceState,
    revoked: &Revoked,
    by: UserId,
) -> Result<bool, Failure> {
    let done: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(REVOKE)
        .bind(kept.id.0).bind(state.as_str()).bind(kept.state.as_str()).bind(revoked.at.inner()).bind(by.0)
        .bind(&revoked.by_name).bind(&revoked.reason).fetch_optional(c).await)?;
    Ok(done.is_some())
}
