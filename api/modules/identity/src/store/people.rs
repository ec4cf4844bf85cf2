//! The table of people.

use crate::address::Address;
use allpet_domain::{Timestamp, email, id::UserId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

// A row without a key is older than keys, or was written by a release without them: its address is as typed.
const BY_EMAIL: &str = "SELECT id, email, name, password, created_at, verified_ms FROM people \
    WHERE email_key = $1 OR (email_key IS NULL AND email IN ($2, $3, $4, $1)) \
    ORDER BY CASE WHEN email = $4 THEN 0 ELSE 1 END, id LIMIT 1";
const BY_ID: &str = "SELECT id, email, name, password, created_at, verified_ms FROM people WHERE id = $1 AND closed_ms IS NULL";
const INSERT: &str = "INSERT INTO people (id, email, name, password, created_at, email_key, verified_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id";
const RENAME: &str = "UPDATE people SET name = $2 WHERE id = $1 AND closed_ms IS NULL \
    RETURNING id, email, name, password, created_at, verified_ms";
const SET_PASSWORD: &str =
    "UPDATE people SET password = $2 WHERE id = $1 AND password = $3 AND closed_ms IS NULL";
const HOLD: &str = "UPDATE people SET name = name WHERE id = $1";
const HOLD_EMAIL: &str = "UPDATE people SET email = $2 WHERE id = $1 AND email = $2 AND closed_ms IS NULL";
const SET_VERIFIED: &str = "UPDATE people SET verified_ms = $3 \
    WHERE id = $1 AND email = $2 AND verified_ms IS NULL AND closed_ms IS NULL";
const SET_EMAIL: &str = "UPDATE people SET email = $2, email_key = $3, verified_ms = $4 \
    WHERE id = $1 AND closed_ms IS NULL";
// No address contains what stands in place of the address, and no password has an empty hash.
const CLOSE: &str = "UPDATE people SET email = $2, email_key = NULL, name = $3, password = '', verified_ms = NULL, closed_ms = $4 \
    WHERE id = $1 AND closed_ms IS NULL";
const IS_CLOSED: &str = "SELECT COUNT(*) FROM people WHERE id = $1 AND closed_ms IS NOT NULL";
const CLOSED_AFTER: &str =
    "SELECT id, closed_ms FROM people WHERE closed_ms IS NOT NULL AND id > $1 ORDER BY id LIMIT 200";

/// A person with an account. It has no `Debug`, because it contains the password's hash.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    /// The address for mail, in lower case.
    pub(crate) email: String,
    pub(crate) name: String,
    /// The password's hash, as a PHC string.
    pub(crate) password: String,
    pub(crate) created: Timestamp,
    /// Whether the person has proved that they read the address's mail.
    pub(crate) verified: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    password: String,
    created_at: time::OffsetDateTime,
    verified_ms: Option<i64>,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        Self {
            id: UserId(row.id),
            email: row.email,
            name: row.name,
            password: row.password,
            created: Timestamp::new(row.created_at),
            verified: row.verified_ms.is_some(),
        }
    }
}

/// Finds the person of an address, in any form in which it was typed and stored.
pub(crate) async fn by_email(db: &Db, address: &Address) -> Result<Option<Person>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(BY_EMAIL)
        .bind(&address.key)
        .bind(&address.email)
        .bind(&address.ascii)
        .bind(&address.typed)
        .fetch_optional(c)
        .await)?;
    Ok(row.map(Person::from))
}

/// Finds a person by id; `None` if they closed their account.
pub(crate) async fn by_id(db: &Db, id: UserId) -> Result<Option<Person>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(Person::from))
}

/// Inserts a person. Returns false if the address is taken.
pub(crate) async fn insert(tx: &mut Tx, person: &Person) -> Result<bool, Failure> {
    let added: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(INSERT)
        .bind(person.id.0)
        .bind(&person.email)
        .bind(&person.name)
        .bind(&person.password)
        .bind(person.created.inner())
        .bind(email::key(&person.email))
        .bind(person.verified.then(|| millis(person.created)))
        .fetch_optional(c)
        .await)?;
    Ok(added.is_some())
}

/// Renames a person.
pub(crate) async fn rename(tx: &mut Tx, id: UserId, name: &str) -> Result<Option<Person>, Failure> {
    let row: Option<Row> =
        on_write!(tx, c => sqlx::query_as(RENAME).bind(id.0).bind(name).fetch_optional(c).await)?;
    Ok(row.map(Person::from))
}

/// Replaces the password's hash `old` by `new`. Returns false if it is another one by now.
pub(crate) async fn set_password(tx: &mut Tx, id: UserId, old: &str, new: &str) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(SET_PASSWORD).bind(id.0).bind(new).bind(old).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Returns whether the hash of the password is still `password`, and holds the row until the end of the transaction, so that nobody
/// changes it meanwhile.
pub(crate) async fn hold_password(tx: &mut Tx, id: UserId, password: &str) -> Result<bool, Failure> {
    set_password(tx, id, password, password).await
}

/// Holds a person's row until the end of the transaction.
pub(crate) async fn hold(tx: &mut Tx, id: UserId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(HOLD).bind(id.0).execute(c).await.map(drop))?;
    Ok(())
}

/// Returns whether the person still has this address, and holds the row until the end of the transaction.
pub(crate) async fn hold_email(tx: &mut Tx, id: UserId, email: &str) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(HOLD_EMAIL).bind(id.0).bind(email).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Records that the person proved their address. Returns false if they had, or have another address by now.
pub(crate) async fn set_verified(
    tx: &mut Tx,
    id: UserId,
    email: &str,
    now: Timestamp,
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(SET_VERIFIED).bind(id.0).bind(email).bind(millis(now)).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Replaces the address by one that the person proved. Returns false if it is another account's; the transaction must end then.
pub(crate) async fn set_email(tx: &mut Tx, id: UserId, email: &str, now: Timestamp) -> Result<bool, Failure> {
    let done = on_write!(tx, c => sqlx::query(SET_EMAIL)
        .bind(id.0)
        .bind(email)
        .bind(email::key(email))
        .bind(millis(now))
        .execute(c)
        .await
        .map(drop));
    match done {
        Ok(()) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Closes an account: deletes what identifies its person. Returns false if it is closed.
pub(crate) async fn close(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(CLOSE)
        .bind(id.0)
        .bind(format!("closed {id}"))
        .bind("Closed account")
        .bind(millis(now))
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Returns whether a person closed their account.
pub(crate) async fn is_closed(db: &Db, id: UserId) -> Result<bool, Failure> {
    let count: i64 = on_read!(db, c => sqlx::query_scalar(IS_CLOSED).bind(id.0).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Lists people who closed their accounts, each with the time: the first 200 in the order of their ids, after one if given.
pub(crate) async fn closed_after(
    db: &Db,
    after: Option<UserId>,
) -> Result<Vec<(UserId, Timestamp)>, Failure> {
    let after = after.map_or(Uuid::nil(), |user| user.0);
    let rows: Vec<(Uuid, i64)> =
        on_read!(db, c => sqlx::query_as(CLOSED_AFTER).bind(after).fetch_all(c).await)?;
    let person = |(id, closed_ms): (Uuid, i64)| {
        let closed = Timestamp::from_unix_millis(u64::try_from(closed_ms).unwrap_or(0));
        (UserId(id), closed)
    };
    Ok(rows.into_iter().map(person).collect())
}

fn millis(time: Timestamp) -> i64 {
    i64::try_from(time.unix_millis()).unwrap_or(i64::MAX)
}
