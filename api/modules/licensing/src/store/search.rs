//! The register as clerks read it: a page costs what it shows, not what it matches.

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

/// A row as a clerk sees it, and its place in the register.
#[derive(Clone, Debug)]
pub(crate) struct SearchHit {
    pub(crate) seq: i64,
    pub(crate) entry: RegisterEntry,
}

/// The columns that are shown and no others: a page of them is most of what a search costs.
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
    fn read(self) -> Result<SearchHit, Failure> {
        let entry = RegisterEntry {
            kind: super::register::kind_of(&self.kind),
            id: self.id.to_string(),
            number: self.number,
            pet_name: self.pet_name,
            species: Species::parse(&self.species)
                .ok_or_else(|| Failure::internal("a register row of no known species"))?,
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

const OLDEST: &str = select!("register r WHERE r.tenant = $1 AND r.seq > $2 ORDER BY r.seq LIMIT $3");
const OLDEST_SQLITE: &str = select!(
    "register_words w CROSS JOIN register r ON r.seq = w.rowid \
     WHERE w.register_words MATCH $4 AND w.rowid > $2 AND r.tenant = $1 ORDER BY w.rowid LIMIT $3"
);
const OLDEST_POSTGRES: &str = select!(
    "register r WHERE r.tenant = $1 AND r.words @@ $4::text::tsquery AND r.seq > $2 ORDER BY r.seq LIMIT $3"
);
const NEWEST: &str = select!("register r WHERE r.tenant = $1 AND r.seq < $2 ORDER BY r.seq DESC LIMIT $3");
// `CROSS JOIN` fixes the order: the words are walked from the newest row on, until the page is full.
const FIND_SQLITE: &str = select!(
    "register_words w CROSS JOIN register r ON r.seq = w.rowid \
     WHERE w.register_words MATCH $4 AND w.rowid < $2 AND r.tenant = $1 ORDER BY w.rowid DESC LIMIT $3"
);
const FIND_POSTGRES: &str = select!(
    "register r WHERE r.tenant = $1 AND r.words @@ $4::text::tsquery AND r.seq < $2 ORDER BY r.seq DESC LIMIT $3"
);
const NAMES: &str = "SELECT pet_name, COUNT(*) FROM register WHERE tenant = $1 AND kind = 'licence' AND pet_name <> '' \
    GROUP BY pet_name HAVING COUNT(*) >= $2 ORDER BY 2 DESC, 1 LIMIT 5";
const BREEDS: &str = "SELECT breed, COUNT(*) FROM register WHERE tenant = $1 AND kind = 'licence' AND breed <> '' \
    GROUP BY breed HAVING COUNT(*) >= $2 ORDER BY 2 DESC, 1 LIMIT 5";
const SPECIES: &str = "SELECT species, COUNT(*) FROM register WHERE tenant = $1 AND kind = 'licence' GROUP BY species HAVING COUNT(*) >= $2";

/// Rows of `tenant` before a place, the newest first.
pub(crate) async fn newest(
    db: &Db,
    tenant: TenantId,
    before: i64,
    limit: u32,
) -> Result<Vec<SearchHit>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(NEWEST)
        .bind(tenant.0).bind(before).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Rows of `tenant` after a place, the oldest first.
pub(crate) async fn oldest(
    db: &Db,
    tenant: TenantId,
    after: i64,
    limit: u32,
) -> Result<Vec<SearchHit>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(OLDEST)
        .bind(tenant.0).bind(after).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// The rows of `tenant` that hold all `terms`, before a place with the newest first, or after it with the oldest first.
pub(crate) async fn matching(
    db: &Db,
    (tenant, code): (TenantId, &str),
    terms: &[Term],
    (order, place): (RegisterOrder, i64),
    limit: u32,
) -> Result<Vec<SearchHit>, Failure> {
    let (on_sqlite, on_postgres) = match order {
        RegisterOrder::Newest => (FIND_SQLITE, FIND_POSTGRES),
        RegisterOrder::Oldest => (OLDEST_SQLITE, OLDEST_POSTGRES),
    };
    let rows: Vec<Row> = match db.reader() {
        Reader::Sqlite(c) => {
            let find = sqlx::query_as(on_sqlite)
                .bind(tenant.0)
                .bind(place)
                .bind(i64::from(limit));
            find.bind(fts5(code, terms)).fetch_all(c).await?
        }
        Reader::Postgres(c) => {
            let find = sqlx::query_as(on_postgres)
                .bind(tenant.0)
                .bind(place)
                .bind(i64::from(limit));
            let mut planned = custom_plan(c).await?;
            find.bind(tsquery(code, terms)).fetch_all(&mut *planned).await?
        }
    };
    rows.into_iter().map(Row::read).collect()
}

/// Groups of licences with how many there are in each; none with fewer than `least`.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    pub(crate) names: Vec<(String, i64)>,
    pub(crate) breeds: Vec<(String, i64)>,
    pub(crate) species: Vec<(String, i64)>,
}

/// The groups of the register of `tenant`.
pub(crate) async fn groups(db: &Db, tenant: TenantId, least: i64) -> Result<Groups, Failure> {
    let count = async |statement: &'static str| -> Result<Vec<(String, i64)>, Failure> {
        Ok(on_read!(db, c => sqlx::query_as(statement).bind(tenant.0).bind(least).fetch_all(c).await)?)
    };
    Ok(Groups {
        names: count(NAMES).await?,
        breeds: count(BREEDS).await?,
        species: count(SPECIES).await?,
    })
}
