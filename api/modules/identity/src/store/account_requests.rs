//! The requests that links in mails fulfil, and the hashes of the links' tokens.

use allpet_domain::id::{AccountRequestId, UserId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const INSERT: &str =
    "INSERT INTO account_requests (id, person, purpose, email, open_until_ms) VALUES ($1, $2, $3, $4, $5)";
const FIND: &str = "SELECT id, person, purpose, email FROM account_requests WHERE id = $1";
const SET_PERSON: &str = "UPDATE account_requests SET person = $2 WHERE id = $1 AND person IS NULL";
const COUNT_LINK: &str = "UPDATE account_requests SET links = links + 1 \
    WHERE id = $1 AND person IS NOT NULL AND links < $2 AND open_until_ms > $3 RETURNING id, person, purpose, email";
const NEW_EMAIL: &str = "SELECT email FROM account_requests WHERE person = $1 AND purpose = $2 AND open_until_ms > $3 \
    ORDER BY id DESC LIMIT 1";
const DELETE: &str = "DELETE FROM account_requests WHERE id = $1";
const DELETE_OF_PERSON: &str = "DELETE FROM account_requests WHERE person = $1 AND purpose = $2";
const DELETE_ALL_OF_PERSON: &str = "DELETE FROM account_requests WHERE person = $1";
const DELETE_EXPIRED: &str = "DELETE FROM account_requests WHERE open_until_ms <= $1";
const INSERT_LINK: &str = "INSERT INTO account_links (hash, request, valid_until_ms) VALUES ($1, $2, $3)";
const FIND_LINK: &str = "SELECT r.id, r.person, r.purpose, r.email FROM account_links l \
    JOIN account_requests r ON r.id = l.request WHERE l.hash = $1 AND l.valid_until_ms > $2";
const USE_LINK: &str = "DELETE FROM account_links WHERE hash = $1 AND valid_until_ms > $2";

/// A request.
pub(crate) struct RequestRecord {
    pub(crate) id: AccountRequestId,
    /// The person; `None` until a job has looked for the address.
    pub(crate) person: Option<UserId>,
    /// The purpose, as stored.
    pub(crate) purpose: String,
    /// The address to which mails with links go.
    pub(crate) email: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    person: Option<Uuid>,
    purpose: String,
    email: String,
}

impl From<Row> for RequestRecord {
    fn from(row: Row) -> Self {
        Self {
            id: AccountRequestId(row.id),
            person: row.person.map(UserId),
            purpose: row.purpose,
            email: row.email,
        }
    }
}

/// Inserts a request, for which links are made until `open_until_ms`.
pub(crate) async fn insert(tx: &mut Tx, request: &RequestRecord, open_until_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT)
        .bind(request.id.0)
        .bind(request.person.map(|person| person.0))
        .bind(&request.purpose)
        .bind(&request.email)
        .bind(open_until_ms)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Finds a request.
pub(crate) async fn find(db: &Db, id: AccountRequestId) -> Result<Option<RequestRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(RequestRecord::from))
}

/// Sets the person of a request that has none. Returns false if it has one, or is gone.
pub(crate) async fn set_person(tx: &mut Tx, id: AccountRequestId, person: UserId) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(SET_PERSON).bind(id.0).bind(person.0).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Counts a link of an open request that has fewer than `max`. Returns the request, or `None` if no link may be made.
pub(crate) async fn count_link(
    tx: &mut Tx,
    id: AccountRequestId,
    max: i64,
    now_ms: i64,
) -> Result<Option<RequestRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(COUNT_LINK)
        .bind(id.0)
        .bind(max)
        .bind(now_ms)
        .fetch_optional(c)
        .await)?;
    Ok(row.map(RequestRecord::from))
}

/// Reads the address of a person's newest open request of a purpose.
pub(crate) async fn newest_email(
    db: &Db,
    person: UserId,
    purpose: &str,
    now_ms: i64,
) -> Result<Option<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(NEW_EMAIL)
        .bind(person.0)
        .bind(purpose)
        .bind(now_ms)
        .fetch_optional(c)
        .await)?)
}

/// Deletes a request and its links.
pub(crate) async fn delete(tx: &mut Tx, id: AccountRequestId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE).bind(id.0).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes a person's requests of a purpose and their links.
pub(crate) async fn delete_of_person(tx: &mut Tx, person: UserId, purpose: &str) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_OF_PERSON).bind(person.0).bind(purpose).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes all requests of a person and their links.
pub(crate) async fn delete_all_of_person(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_ALL_OF_PERSON).bind(person.0).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes the requests that were open until a time.
pub(crate) async fn delete_expired(tx: &mut Tx, before_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_EXPIRED).bind(before_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Inserts a link by its token's hash.
pub(crate) async fn insert_link(
    tx: &mut Tx,
    hash: &[u8],
    request: AccountRequestId,
    valid_until_ms: i64,
) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT_LINK)
        .bind(hash)
        .bind(request.0)
        .bind(valid_until_ms)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Finds the request of a valid link.
pub(crate) async fn find_by_link(
    db: &Db,
    hash: &[u8],
    now_ms: i64,
) -> Result<Option<RequestRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_LINK).bind(hash).bind(now_ms).fetch_optional(c).await)?;
    Ok(row.map(RequestRecord::from))
}

/// Uses a link. Returns false if it is not valid any more: of two simultaneous uses one succeeds.
pub(crate) async fn use_link(tx: &mut Tx, hash: &[u8], now_ms: i64) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(USE_LINK).bind(hash).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
