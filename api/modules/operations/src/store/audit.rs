//! The tables of the audit log: its records, and the end of their chain. Triggers refuse to change or delete a record.

use allpet_domain::id::TenantId;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use serde::Serialize;
use uuid::Uuid;

macro_rules! columns {
    () => {
        "sequence, event, at_ms, module, action, subject_kind, subject, subject_name, tenant, actor, operator, session, cause, \
         reason, before_values, after_values, previous_hash, hash"
    };
}

/// Each filter that has an index is part of the text, so that both databases use it.
macro_rules! list {
    ($tenant:literal, $filter:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM audit_records WHERE sequence < $1 AND ($2 IS NULL OR actor = $2) AND ($3 IS NULL OR action = $3) \
             AND ($4 IS NULL OR subject = $4 OR subject_name = $4) AND at_ms >= $5 AND at_ms < $6 \
             AND ($7 IS NULL OR search LIKE $7 ESCAPE '!') AND ",
            $tenant,
            $filter,
            " ORDER BY sequence DESC LIMIT $9"
        )
    };
}

const FIND_EVENT: &str = "SELECT sequence FROM audit_records WHERE event = $1";
const NEXT: &str = "UPDATE audit_head SET sequence = sequence + 1 RETURNING sequence, hash";
const SET_HASH: &str = "UPDATE audit_head SET hash = $1";
const HEAD: &str = "SELECT sequence, hash FROM audit_head";
const INSERT: &str = concat!(
    "INSERT INTO audit_records (",
    columns!(),
    ", search) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
);
const LIST: &str = list!("($8 IS NULL OR tenant = $8)", "");
const LIST_OF_SUBJECT: &str = list!(
    "($8 IS NULL OR tenant = $8)",
    " AND (subject = $4 OR subject_name = $4)"
);
const LIST_OF_TENANT: &str = list!("tenant = $8", "");
const LIST_OF_TENANT_ACTION: &str = list!("tenant = $8", " AND action = $3");
const VERIFIED: &str = "SELECT sequence, hash FROM audit_verified";
const SET_VERIFIED: &str = "UPDATE audit_verified SET sequence = $1, hash = $2";
const AFTER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM audit_records WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3"
);

/// A record as a row. Its hash is that of all other fields but the previous hash, in this order, as JSON: a field may be added behind
/// the last one only, and must be left out where it is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub(crate) struct AuditRow {
    /// Its number, from 1 and without gaps.
    pub(crate) sequence: i64,
    /// The event that carried it.
    pub(crate) event: Uuid,
    pub(crate) at_ms: i64,
    pub(crate) module: String,
    pub(crate) action: String,
    pub(crate) subject_kind: String,
    pub(crate) subject: String,
    pub(crate) subject_name: String,
    pub(crate) tenant: Option<Uuid>,
    pub(crate) actor: Option<Uuid>,
    pub(crate) operator: Option<String>,
    pub(crate) session: Option<Uuid>,
    pub(crate) cause: String,
    pub(crate) reason: String,
    /// A list of names and values, in JSON.
    pub(crate) before_values: String,
    /// A list of names and values, in JSON.
    pub(crate) after_values: String,
    #[serde(skip)]
    pub(crate) previous_hash: String,
    #[serde(skip)]
    pub(crate) hash: String,
}

/// The end of the chain, or of a part of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Head {
    /// The number of the last record; 0 if there is none.
    pub(crate) sequence: i64,
    /// The hash of the last record; empty if there is none.
    pub(crate) hash: String,
}

/// The records to list.
#[derive(Clone, Debug)]
pub(crate) struct AuditFilter {
    pub(crate) tenant: Option<TenantId>,
    pub(crate) person: Option<Uuid>,
    pub(crate) action: Option<&'static str>,
    /// The id or the name of the subject.
    pub(crate) subject: Option<String>,
    pub(crate) from_ms: i64,
    /// The end, which does not belong to the period.
    pub(crate) to_ms: i64,
    /// In small letters.
    pub(crate) text: Option<String>,
}

/// Returns whether an event is in the log.
pub(crate) async fn has_event(tx: &mut Tx, event: Uuid) -> Result<bool, Failure> {
    let found: Option<i64> =
        on_write!(tx, c => sqlx::query_scalar(FIND_EVENT).bind(event).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Takes the next number, and with it the lock of the chain until the transaction ends. Returns the hash before it, too.
pub(crate) async fn next(tx: &mut Tx) -> Result<Head, Failure> {
    Ok(on_write!(tx, c => sqlx::query_as(NEXT).fetch_one(c).await)?)
}

/// Inserts a record and moves the end of the chain to it. `search` is the text in which a search looks, in small letters.
pub(crate) async fn insert(tx: &mut Tx, row: &AuditRow, search: &str) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT)
        .bind(row.sequence)
        .bind(row.event)
        .bind(row.at_ms)
        .bind(&row.module)
        .bind(&row.action)
        .bind(&row.subject_kind)
        .bind(&row.subject)
        .bind(&row.subject_name)
        .bind(row.tenant)
        .bind(row.actor)
        .bind(row.operator.as_deref())
        .bind(row.session)
        .bind(&row.cause)
        .bind(&row.reason)
        .bind(&row.before_values)
        .bind(&row.after_values)
        .bind(&row.previous_hash)
        .bind(&row.hash)
        .bind(search)
        .execute(c)
        .await
        .map(drop))?;
    on_write!(tx, c => sqlx::query(SET_HASH).bind(&row.hash).execute(c).await.map(drop))?;
    Ok(())
}

/// Reads the end of the chain.
pub(crate) async fn head(db: &Db) -> Result<Head, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(HEAD).fetch_one(c).await)?)
}

/// Reads up to which record the nightly verification came.
pub(crate) async fn verified_head(db: &Db) -> Result<Head, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(VERIFIED).fetch_one(c).await)?)
}

/// Stores up to which record the nightly verification came.
pub(crate) async fn set_verified(tx: &mut Tx, end: &Head) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(SET_VERIFIED).bind(end.sequence).bind(&end.hash).execute(c).await.map(drop))?,
    )
}

/// Reads the records behind a number, up to another, oldest first.
pub(crate) async fn after(db: &Db, sequence: i64, last: i64, limit: i64) -> Result<Vec<AuditRow>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(AFTER).bind(sequence).bind(last).bind(limit).fetch_all(c).await)?)
}

/// Lists the newest records among those before `behind`.
pub(crate) async fn list(
    db: &Db,
    filter: &AuditFilter,
    behind: Option<i64>,
    limit: u32,
) -> Result<Vec<AuditRow>, Failure> {
    let statement = match (filter.tenant, filter.action, &filter.subject) {
        (_, _, Some(_)) => LIST_OF_SUBJECT,
        (Some(_), Some(_), None) => LIST_OF_TENANT_ACTION,
        (Some(_), None, None) => LIST_OF_TENANT,
        (None, _, None) => LIST,
    };
    let pattern = filter.text.as_deref().map(like_pattern);
    Ok(on_read!(db, c => sqlx::query_as(statement)
        .bind(behind.unwrap_or(i64::MAX))
        .bind(filter.person)
        .bind(filter.action)
        .bind(filter.subject.as_deref())
        .bind(filter.from_ms)
        .bind(filter.to_ms)
        .bind(pattern.as_deref())
        .bind(filter.tenant.map(|tenant| tenant.0))
        .bind(i64::from(limit))
        .fetch_all(c)
        .await)?)
}

fn like_pattern(text: &str) -> String {
    let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    ["%", &escaped, "%"].concat()
}
