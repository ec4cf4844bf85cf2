//! The table of people.

use crate::address::Address;
use allpet_domain::{Timestamp, email, id::UserId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

// A row without a key is older than keys, or was written by a release without them: its address is as typed.
const BY_EMAIL: &str = "SELECT id, email, name, password, created_at FROM people \
    WHERE email_key = $1 OR (email_key IS NULL AND email IN ($2, $3, $4, $1)) \
    ORDER BY CASE WHEN email = $4 THEN 0 ELSE 1 END, id LIMIT 1";
const BY_ID: &str = "SELECT id, email, name, password, created_at FROM people WHERE id = $1";
const INSERT: &str = "INSERT INTO people (id, email, name, password, created_at, email_key) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id";
const RENAME: &str =
    "UPDATE people SET name = $2 WHERE id = $1 RETURNING id, email, name, password, created_at";

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
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    password: String,
    created_at: time::OffsetDateTime,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        Self {
            id: UserId(row.id),
            email: row.email,
            name: row.name,
            password: row.password,
            created: Timestamp::new(row.created_at),
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

/// Finds a person by id.
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
