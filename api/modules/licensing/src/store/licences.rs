//! The table of licences: those issued here, and those imported from an older register.

mod record;

pub(crate) use record::{IssuedHere, LicenceRecord, RevocationRecord};
use record::{Row, parse_tag};

use allpet_contract::licensing::PublicProfile;
use allpet_domain::{
    id::{LicenceId, PetId, TenantId, UserId},
    licensing::{LicenceState, TagCode},
};
use allpet_kernel::{Db, Failure, Tx, db::Writer, on_read, on_write};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

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
const ON_CONFLICT: &str =
    " ON CONFLICT (tenant, import_key) WHERE import_key IS NOT NULL DO NOTHING RETURNING seq";
const FIND_OF_OWNER: &str = select!(" FROM licences WHERE id = $1 AND owner = $2");
const FIND_OF_TENANT: &str = select!(" FROM licences WHERE id = $1 AND tenant = $2");
const FIND: &str = select!(" FROM licences WHERE id = $1");
const FIND_BY_TAG: &str = select!(" FROM licences WHERE tag = $1");
const LIST_BY_NUMBER: &str =
    "SELECT id FROM licences WHERE number = $1 AND import_key IS NULL ORDER BY id LIMIT 20";
const LIST_OF_OWNER: &str = select!(" FROM licences WHERE owner = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const LIST_OF_PET: &str = select!(" FROM licences WHERE pet = $1");
const IS_TAG_TAKEN: &str = "SELECT id FROM licences WHERE tag = $1";
const SET_PUBLIC_PROFILE: &str = "UPDATE licences SET show_name = $3, show_breed = $4, contact = $5 WHERE id = $1 AND owner = $2 RETURNING tag";
const HIDE_OF_OWNER: &str =
    "UPDATE licences SET show_name = FALSE, show_breed = FALSE, contact = '' WHERE owner = $1 RETURNING tag";
const SET_STATE: &str = "UPDATE licences SET state = $2 WHERE id = $1 AND state = $3";
const DELETE_ISSUED: &str = columns!(
    "DELETE FROM licences WHERE id = $1 AND state = 'issued' RETURNING revoked_at, revoked_by_name, revoked_reason, ",
    ""
);
const REVOKE: &str = "UPDATE licences SET state = $2, revoked_at = $4, revoked_by = $5, revoked_by_name = $6, \
    revoked_reason = $7 WHERE id = $1 AND state = $3 RETURNING id";

/// Inserts licences, except imported ones that are there already. Returns the positions of the new ones.
pub(crate) async fn insert(tx: &mut Tx, licences: &[LicenceRecord]) -> Result<Vec<i64>, Failure> {
    if licences.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{INSERT}{}{ON_CONFLICT}",
        super::placeholders(tx.is_postgres(), licences.len(), COLUMNS, "#")
    );
    macro_rules! run {
        ($c:ident) => {{
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
            for record in licences {
                let issued_here = record.issued_here.as_ref();
                query = query
                    .bind(record.id.0)
                    .bind(record.tenant.0)
                    .bind(&record.authority_name)
                    .bind(record.jurisdiction.as_deref())
                    .bind(issued_here.map(|issued_here| issued_here.owner.0))
                    .bind(issued_here.map(|issued_here| issued_here.pet.0))
                    .bind(&record.number)
                    .bind(issued_here.map(|issued_here| issued_here.tag.as_str()))
                    .bind(record.state.as_str())
                    .bind(&record.pet_name)
                    .bind(record.species.as_str())
                    .bind(&record.breed)
                    .bind(record.second_breed.as_deref())
                    .bind(&record.zip)
                    .bind(record.issued.0)
                    .bind(record.starts.0)
                    .bind(issued_here.map(|issued_here| issued_here.expires.0))
                    .bind(record.public.show_name)
                    .bind(record.public.show_breed)
                    .bind(&record.public.contact)
                    .bind(record.seq)
                    .bind(record.import_key);
            }
            query.fetch_all($c).await?
        }};
    }
    Ok(match tx.writer() {
        Writer::Sqlite(c) => run!(c),
        Writer::Postgres(c) => run!(c),
    })
}

/// Finds a licence of `owner`.
pub(crate) async fn find_of_owner(
    db: &Db,
    owner: UserId,
    id: LicenceId,
) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_OF_OWNER).bind(id.0).bind(owner.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Finds a licence in the register of `tenant`.
pub(crate) async fn find_of_tenant(
    db: &Db,
    tenant: TenantId,
    id: LicenceId,
) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_OF_TENANT).bind(id.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Finds a licence, regardless of its owner.
pub(crate) async fn find(tx: &mut Tx, id: LicenceId) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// As [`find`], outside a transaction.
pub(crate) async fn find_any(db: &Db, id: LicenceId) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Finds the licence with this tag.
pub(crate) async fn find_by_tag(db: &Db, tag: TagCode) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_BY_TAG).bind(tag.as_str()).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Lists the licences with a number that authorities issued here, 20 at most.
pub(crate) async fn list_by_number(db: &Db, number: &str) -> Result<Vec<LicenceId>, Failure> {
    let ids: Vec<Uuid> =
        on_read!(db, c => sqlx::query_scalar(LIST_BY_NUMBER).bind(number).fetch_all(c).await)?;
    Ok(ids.into_iter().map(LicenceId).collect())
}

/// Lists licences of `owner`, newest first, up to the id `before`.
pub(crate) async fn list_of_owner(
    db: &Db,
    owner: UserId,
    before: Uuid,
    limit: u32,
) -> Result<Vec<LicenceRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_OF_OWNER)
        .bind(owner.0).bind(before).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_record).collect()
}

/// Lists the licences of a pet.
pub(crate) async fn list_of_pet(db: &Db, pet: PetId) -> Result<Vec<LicenceRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_OF_PET).bind(pet.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_record).collect()
}

/// As [`list_of_pet`], inside a transaction.
pub(crate) async fn list_of_pet_in(tx: &mut Tx, pet: PetId) -> Result<Vec<LicenceRecord>, Failure> {
    let rows: Vec<Row> = on_write!(tx, c => sqlx::query_as(LIST_OF_PET).bind(pet.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_record).collect()
}

/// Returns whether a tag has this code already.
pub(crate) async fn is_tag_taken(tx: &mut Tx, tag: TagCode) -> Result<bool, Failure> {
    let taken: Option<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(IS_TAG_TAKEN).bind(tag.as_str()).fetch_optional(c).await)?;
    Ok(taken.is_some())
}

/// Changes what finders may see. Returns the licence's tag; `None` if `owner` has no such licence.
pub(crate) async fn set_public_profile(
    tx: &mut Tx,
    owner: UserId,
    id: LicenceId,
    public: &PublicProfile,
) -> Result<Option<TagCode>, Failure> {
    let tag: Option<String> = on_write!(tx, c => sqlx::query_scalar(SET_PUBLIC_PROFILE)
        .bind(id.0).bind(owner.0).bind(public.show_name).bind(public.show_breed).bind(&public.contact)
        .fetch_optional(c).await)?;
    tag.map(|tag| parse_tag(&tag)).transpose()
}

/// Deletes what finders may see of the licences of `owner`. Returns their tags.
pub(crate) async fn hide_of_owner(tx: &mut Tx, owner: UserId) -> Result<Vec<TagCode>, Failure> {
    let tags: Vec<Option<String>> =
        on_write!(tx, c => sqlx::query_scalar(HIDE_OF_OWNER).bind(owner.0).fetch_all(c).await)?;
    tags.iter().flatten().map(|tag| parse_tag(tag)).collect()
}

/// Changes the state, if it is still `from`. Returns false if somebody else has changed it.
pub(crate) async fn set_state(
    tx: &mut Tx,
    id: Uuid,
    from: LicenceState,
    to: LicenceState,
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(SET_STATE).bind(id).bind(to.as_str()).bind(from.as_str()).execute(c).await
        .map(|result| result.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes a licence that is still in the state in which it was issued. Returns `None` if it is not.
pub(crate) async fn delete_issued(tx: &mut Tx, id: LicenceId) -> Result<Option<LicenceRecord>, Failure> {
    let row: Option<Row> =
        on_write!(tx, c => sqlx::query_as(DELETE_ISSUED).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Saves a revocation. Returns false if the licence's state has changed since `record` was read.
pub(crate) async fn revoke(
    tx: &mut Tx,
    record: &LicenceRecord,
    state: LicenceState,
    revocation: &RevocationRecord,
    by: UserId,
) -> Result<bool, Failure> {
    let changed: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(REVOKE)
        .bind(record.id.0).bind(state.as_str()).bind(record.state.as_str()).bind(revocation.at.inner()).bind(by.0)
        .bind(&revocation.by_name).bind(&revocation.reason).fetch_optional(c).await)?;
    Ok(changed.is_some())
}

#[cfg(test)]
mod tests;
