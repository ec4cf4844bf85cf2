//! The register as it is written. Its search words are in a full-text index on SQLite and in a column on PostgreSQL.

use super::counters;
use crate::search_terms::{self, SearchableFields};
use allpet_contract::licensing::EntryKind;
use allpet_domain::{Day, id::TenantId, licensing::FeeState, pet::Species};
use allpet_kernel::{Failure, Tx, db::Writer, on_write};
use sqlx::AssertSqlSafe;
use time::Date;
use uuid::Uuid;

/// A row of the register.
#[derive(Clone, Debug)]
pub(crate) struct RegisterRecord {
    pub(crate) seq: i64,
    pub(crate) tenant: TenantId,
    pub(crate) kind: EntryKind,
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) pet_name: String,
    pub(crate) species: Species,
    pub(crate) breed: String,
    pub(crate) second_breed: Option<String>,
    pub(crate) zip: String,
    pub(crate) state: String,
    pub(crate) entered: Day,
    /// The day on which the state changes by time alone.
    pub(crate) state_changes_on: Option<Day>,
    /// Text by which the row is found and which is not shown: the owner's name and email address, the microchip, the tag.
    pub(crate) hidden_text: String,
}

impl RegisterRecord {
    fn search_words(&self, tenant: &str) -> String {
        let fields = SearchableFields {
            kind: self.kind,
            state: &self.state,
            species: self.species,
            number: &self.number,
            pet_name: &self.pet_name,
            breed: &self.breed,
            second_breed: self.second_breed.as_deref().unwrap_or_default(),
            zip: &self.zip,
            hidden_text: &self.hidden_text,
        };
        search_terms::document(tenant, &fields)
    }
}

/// Returns the position of the `count`th row, entered on `day`; positions rise with the day.
pub(crate) fn position(day: Day, count: i64) -> i64 {
    i64::from(day.0.to_julian_day()) << 32 | count & 0xffff_ffff
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    tenant: Uuid,
    kind: String,
    id: Uuid,
    number: String,
    pet_name: String,
    species: String,
    breed: String,
    second_breed: Option<String>,
    zip: String,
    state: String,
    entered: Date,
    #[sqlx(rename = "turns_on")]
    state_changes_on: Option<Date>,
    #[sqlx(rename = "also")]
    hidden_text: Option<String>,
}

const LICENCE: &str = "licence";
const APPLICATION: &str = "application";

fn kind_name(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Application => APPLICATION,
        EntryKind::Licence => LICENCE,
    }
}

pub(super) fn parse_kind(name: &str) -> EntryKind {
    if name == LICENCE {
        EntryKind::Licence
    } else {
        EntryKind::Application
    }
}

impl Row {
    fn into_record(self) -> Result<RegisterRecord, Failure> {
        Ok(RegisterRecord {
            seq: self.seq,
            tenant: TenantId(self.tenant),
            kind: parse_kind(&self.kind),
            id: self.id,
            number: self.number,
            pet_name: self.pet_name,
            species: Species::parse(&self.species)
                .ok_or_else(|| Failure::internal("a row of the register has an unknown species"))?,
            breed: self.breed,
            second_breed: self.second_breed,
            zip: self.zip,
            state: self.state,
            entered: Day(self.entered),
            state_changes_on: self.state_changes_on.map(Day),
            hidden_text: self.hidden_text.unwrap_or_default(),
        })
    }
}

const INSERT: &str = "INSERT INTO register (seq, tenant, kind, id, number, pet_name, species, breed, second_breed, zip, state, \
    entered, turns_on, also";
const COLUMNS: usize = 14;
const FIND: &str = "SELECT seq, tenant, kind, id, number, pet_name, species, breed, second_breed, zip, state, entered, turns_on, also \
    FROM register WHERE seq = $1";
const LIST_DUE: &str = "SELECT seq, tenant, kind, id, number, pet_name, species, breed, second_breed, zip, state, entered, turns_on, also \
    FROM register WHERE turns_on <= $1 AND tenant = $2 ORDER BY turns_on, seq LIMIT 500";
const SET_STATE: &str = "UPDATE register SET state = $2, turns_on = $3 WHERE seq = $1";
const SET_HIDDEN_TEXT: &str = "UPDATE register SET also = $2 WHERE seq = $1";
const SET_FEE: &str = "UPDATE register SET fee = $2 WHERE seq = $1";
const WORDS_DUE: &str = "SELECT seq, tenant, kind, id, number, pet_name, species, breed, second_breed, zip, state, entered, \
    turns_on, also FROM register WHERE words_due ORDER BY seq LIMIT 500";
const WORDS_DONE_SQLITE: &str = "UPDATE register SET words_due = 0 WHERE seq = $1";
const WORDS_DONE_POSTGRES: &str = "UPDATE register SET words_due = FALSE WHERE seq = $1";
const DELETE: &str = "DELETE FROM register WHERE seq = $1";
const DELETE_WORDS_SQLITE: &str = "DELETE FROM register_words WHERE rowid = $1";
const SET_WORDS_SQLITE: &str = "INSERT OR REPLACE INTO register_words (rowid, words) VALUES ($1, $2)";
const SET_WORDS_POSTGRES: &str =
    "UPDATE register SET words = array_to_tsvector(string_to_array($2, ' ')) WHERE seq = $1";

/// Inserts rows of one tenant. Large batches are fastest if they are sorted by `seq`.
pub(crate) async fn insert(tx: &mut Tx, entries: &[RegisterRecord]) -> Result<(), Failure> {
    let Some(first) = entries.first() else {
        return Ok(());
    };
    let code = counters::ensure_tenant_code(tx, first.tenant).await?;
    let words: Vec<String> = entries.iter().map(|entry| entry.search_words(&code)).collect();
    macro_rules! bind {
        ($query:ident, $entry:ident) => {
            $query
                .bind($entry.seq)
                .bind($entry.tenant.0)
                .bind(kind_name($entry.kind))
                .bind($entry.id)
                .bind(&$entry.number)
                .bind(&$entry.pet_name)
                .bind($entry.species.as_str())
                .bind(&$entry.breed)
                .bind($entry.second_breed.as_deref())
                .bind(&$entry.zip)
                .bind(&$entry.state)
                .bind($entry.entered.0)
                .bind($entry.state_changes_on.map(|day| day.0))
                .bind(Some($entry.hidden_text.as_str()).filter(|text| !text.is_empty()))
        };
    }
    match tx.writer() {
        Writer::Sqlite(c) => {
            let sql = format!(
                "{INSERT}) VALUES {}",
                super::placeholders(false, entries.len(), COLUMNS, "#")
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for entry in entries {
                query = bind!(query, entry);
            }
            query.execute(&mut *c).await?;
            let sql = format!(
                "INSERT INTO register_words (rowid, words) VALUES {}",
                super::placeholders(false, entries.len(), 2, "#")
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (entry, words) in entries.iter().zip(&words) {
                query = query.bind(entry.seq).bind(words);
            }
            query.execute(c).await?;
        }
        Writer::Postgres(c) => {
            let last = "array_to_tsvector(string_to_array(#, ' '))";
            let sql = format!(
                "{INSERT}, words) VALUES {}",
                super::placeholders(true, entries.len(), COLUMNS + 1, last)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (entry, words) in entries.iter().zip(&words) {
                query = bind!(query, entry).bind(words);
            }
            query.execute(c).await?;
        }
    }
    Ok(())
}

/// Changes the state of the row at `seq`.
pub(crate) async fn set_state(
    tx: &mut Tx,
    seq: i64,
    state: &str,
    state_changes_on: Option<Day>,
) -> Result<(), Failure> {
    let row: Row = on_write!(tx, c => sqlx::query_as(FIND).bind(seq).fetch_one(c).await)?;
    let entry = RegisterRecord {
        state: state.to_owned(),
        state_changes_on,
        ..row.into_record()?
    };
    on_write!(tx, c => sqlx::query(SET_STATE)
        .bind(seq).bind(state).bind(state_changes_on.map(|day| day.0)).execute(c).await.map(drop))?;
    set_words(tx, &entry).await
}

/// Removes `text` from the hidden text of the row at `seq`, so that the row is no longer found by it. Does nothing if there is no row.
pub(crate) async fn remove_hidden_text(tx: &mut Tx, seq: i64, text: &str) -> Result<(), Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(FIND).bind(seq).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(()) };
    let before = row.into_record()?;
    let entry = RegisterRecord {
        hidden_text: before.hidden_text.replace(text, ""),
        ..before
    };
    on_write!(tx, c => sqlx::query(SET_HIDDEN_TEXT).bind(seq).bind(&entry.hidden_text).execute(c).await.map(drop))?;
    set_words(tx, &entry).await
}

/// Saves the search words of a row.
async fn set_words(tx: &mut Tx, entry: &RegisterRecord) -> Result<(), Failure> {
    let code = counters::ensure_tenant_code(tx, entry.tenant).await?;
    let (seq, words) = (entry.seq, entry.search_words(&code));
    match tx.writer() {
        Writer::Sqlite(c) => sqlx::query(SET_WORDS_SQLITE)
            .bind(seq)
            .bind(words)
            .execute(c)
            .await
            .map(drop)?,
        Writer::Postgres(c) => sqlx::query(SET_WORDS_POSTGRES)
            .bind(seq)
            .bind(words)
            .execute(c)
            .await
            .map(drop)?,
    }
    Ok(())
}

/// Deletes the row at `seq`, whose licence was undone.
pub(crate) async fn delete(tx: &mut Tx, seq: i64) -> Result<(), Failure> {
    if let Writer::Sqlite(c) = tx.writer() {
        sqlx::query(DELETE_WORDS_SQLITE).bind(seq).execute(c).await?;
    }
    Ok(on_write!(tx, c => sqlx::query(DELETE).bind(seq).execute(c).await.map(drop))?)
}

/// Indexes up to 500 rows whose search words are due. Returns their number.
pub(crate) async fn index_due_rows(tx: &mut Tx) -> Result<usize, Failure> {
    let rows: Vec<Row> = on_write!(tx, c => sqlx::query_as(WORDS_DUE).fetch_all(c).await)?;
    let count = rows.len();
    for row in rows {
        let entry = row.into_record()?;
        set_words(tx, &entry).await?;
        match tx.writer() {
            Writer::Sqlite(c) => sqlx::query(WORDS_DONE_SQLITE)
                .bind(entry.seq)
                .execute(c)
                .await
                .map(drop)?,
            Writer::Postgres(c) => sqlx::query(WORDS_DONE_POSTGRES)
                .bind(entry.seq)
                .execute(c)
                .await
                .map(drop)?,
        }
    }
    Ok(count)
}

/// Changes the state of the fee of the application at `seq`.
pub(crate) async fn set_fee(tx: &mut Tx, seq: i64, fee: FeeState) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(SET_FEE).bind(seq).bind(fee.as_str()).execute(c).await.map(drop))?)
}

/// Lists up to 500 rows of `tenant` whose state changes by `today`.
pub(crate) async fn list_due(
    tx: &mut Tx,
    tenant: TenantId,
    today: Day,
) -> Result<Vec<RegisterRecord>, Failure> {
    let rows: Vec<Row> =
        on_write!(tx, c => sqlx::query_as(LIST_DUE).bind(today.0).bind(tenant.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_record).collect()
}

/// Optimizes the full-text index or refreshes the statistics, after many rows were inserted.
pub(crate) async fn optimize(tx: &mut Tx) -> Result<(), Failure> {
    match tx.writer() {
        Writer::Sqlite(c) => {
            sqlx::query("INSERT INTO register_words (register_words) VALUES ('optimize')")
                .execute(c)
                .await
                .map(drop)?;
        }
        Writer::Postgres(c) => sqlx::query("ANALYZE register").execute(c).await.map(drop)?,
    }
    Ok(())
}
