//! The register as clerks read it. A page costs what it shows, not what matches.

use crate::search_terms::{Term, fts5, tsquery};
use allpet_contract::licensing::{RegisterEntry, RegisterOrder};
use allpet_domain::{Day, id::TenantId, licensing::FeeState, pet::Species};
use allpet_kernel::{
    Db, Failure,
    db::{Reader, custom_plan},
    on_read,
};
use time::Date;
use uuid::Uuid;

/// A row as a clerk sees it, with its position in the register.
#[derive(Clone, Debug)]
pub(crate) struct SearchHit {
    pub(crate) seq: i64,
    pub(crate) entry: RegisterEntry,
}

/// Only the columns that are shown: reading a page of them is most of the cost of a search.
#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    kind: String,
    id: Uuid,
    number: String,
    pet_name: String,
    species: String,
    breed: String,
    zip: String,
    state: String,
    fee: Option<String>,
    entered: Date,
}

impl Row {
    fn into_hit(self) -> Result<SearchHit, Failure> {
        let entry = RegisterEntry {
            kind: super::register::parse_kind(&self.kind),
            id: self.id.to_string(),
            number: self.number,
            pet_name: self.pet_name,
            species: Species::parse(&self.species)
                .ok_or_else(|| Failure::internal("a row of the register has an unknown species"))?,
            breed: self.breed,
            zip: self.zip,
            state: self.state,
            fee: self.fee.as_deref().and_then(FeeState::parse),
            date: Day(self.entered),
        };
        Ok(SearchHit { seq: self.seq, entry })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.seq, r.kind, r.id, r.number, r.pet_name, r.species, r.breed, r.zip, r.state, r.fee, r.entered FROM ",
            $rest
        )
    };
}

const LIST_OLDEST: &str = select!("register r WHERE r.tenant = $1 AND r.seq > $2 ORDER BY r.seq LIMIT $3");
const SEARCH_OLDEST_SQLITE: &str = select!(
    "register_words w CROSS JOIN register r ON r.seq = w.rowid \
     WHERE w.register_words MATCH $4 AND w.rowid > $2 AND r.tenant = $1 ORDER BY w.rowid LIMIT $3"
);
const SEARCH_OLDEST_POSTGRES: &str = select!(
    "register r WHERE r.tenant = $1 AND r.words @@ $4::text::tsquery AND r.seq > $2 ORDER BY r.seq LIMIT $3"
);
const LIST_NEWEST: &str =
    select!("register r WHERE r.tenant = $1 AND r.seq < $2 ORDER BY r.seq DESC LIMIT $3");
// `CROSS JOIN` fixes the join order: SQLite walks the words from the newest row on, until the page is full.
const SEARCH_NEWEST_SQLITE: &str = select!(
    "register_words w CROSS JOIN register r ON r.seq = w.rowid \
     WHERE w.register_words MATCH $4 AND w.rowid < $2 AND r.tenant = $1 ORDER BY w.rowid DESC LIMIT $3"
);
const SEARCH_NEWEST_POSTGRES: &str = select!(
    "register r WHERE r.tenant = $1 AND r.words @@ $4::text::tsquery AND r.seq < $2 ORDER BY r.seq DESC LIMIT $3"
);
const NAMES: &str = "SELECT pet_name, COUNT(*) FROM register WHERE tenant = $1 AND kind = 'licence' AND pet_name <> '' \
    GROUP BY pet_name HAVING COUNT(*) >= $2 ORDER BY 2 DESC, 1 LIMIT 5";
const BREEDS: &str = "SELECT breed, COUNT(*) FROM register WHERE tenant = $1 AND kind = 'licence' AND breed <> '' \
    GROUP BY breed HAVING COUNT(*) >= $2 ORDER BY 2 DESC, 1 LIMIT 5";
const SPECIES: &str = "SELECT species, COUNT(*) FROM register WHERE tenant = $1 AND kind = 'licence' GROUP BY species HAVING COUNT(*) >= $2";

/// Lists rows of `tenant` before a position, newest first.
pub(crate) async fn list_newest(
    db: &Db,
    tenant: TenantId,
    before: i64,
    limit: u32,
) -> Result<Vec<SearchHit>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_NEWEST)
        .bind(tenant.0).bind(before).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_hit).collect()
}

/// Lists rows of `tenant` after a position, oldest first.
pub(crate) async fn list_oldest(
    db: &Db,
    tenant: TenantId,
    after: i64,
    limit: u32,
) -> Result<Vec<SearchHit>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_OLDEST)
        .bind(tenant.0).bind(after).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_hit).collect()
}

/// Searches rows of `tenant` that match all `terms`: newest first before a position, or oldest first after it.
pub(crate) async fn search(
    db: &Db,
    (tenant, code): (TenantId, &str),
    terms: &[Term],
    (order, position): (RegisterOrder, i64),
    limit: u32,
) -> Result<Vec<SearchHit>, Failure> {
    let (on_sqlite, on_postgres) = match order {
        RegisterOrder::Newest => (SEARCH_NEWEST_SQLITE, SEARCH_NEWEST_POSTGRES),
        RegisterOrder::Oldest => (SEARCH_OLDEST_SQLITE, SEARCH_OLDEST_POSTGRES),
    };
    let rows: Vec<Row> = match db.reader() {
        Reader::Sqlite(c) => {
            let query = sqlx::query_as(on_sqlite)
                .bind(tenant.0)
                .bind(position)
                .bind(i64::from(limit));
            query.bind(fts5(code, terms)).fetch_all(c).await?
        }
        Reader::Postgres(c) => {
            let query = sqlx::query_as(on_postgres)
                .bind(tenant.0)
                .bind(position)
                .bind(i64::from(limit));
            let mut planned = custom_plan(c).await?;
            query.bind(tsquery(code, terms)).fetch_all(&mut *planned).await?
        }
    };
    rows.into_iter().map(Row::into_hit).collect()
}

/// Groups of licences and their sizes.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    pub(crate) names: Vec<(String, i64)>,
    pub(crate) breeds: Vec<(String, i64)>,
    pub(crate) species: Vec<(String, i64)>,
}

/// Counts the groups of the register of `tenant`, without those smaller than `min_size`.
pub(crate) async fn groups(db: &Db, tenant: TenantId, min_size: i64) -> Result<Groups, Failure> {
    let count = async |statement: &'static str| -> Result<Vec<(String, i64)>, Failure> {
        Ok(on_read!(db, c => sqlx::query_as(statement).bind(tenant.0).bind(min_size).fetch_all(c).await)?)
    };
    Ok(Groups {
        names: count(NAMES).await?,
        breeds: count(BREEDS).await?,
        species: count(SPECIES).await?,
    })
}
