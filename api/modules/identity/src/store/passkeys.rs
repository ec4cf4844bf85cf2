//! The tables of passkeys, and of their creations and sign-ins that are not finished.

use allpet_domain::id::{PasskeyCeremonyId, PasskeyId, UserId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO passkeys (id, person, credential_id, credential, name, created_ms) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (credential_id) DO NOTHING";
const LIST: &str = "SELECT id, person, credential_id, credential, name, created_ms, used_ms FROM passkeys WHERE person = $1 \
    ORDER BY created_ms DESC, id DESC";
const COUNT: &str = "SELECT COUNT(*) FROM passkeys WHERE person = $1";
const FIND: &str = "SELECT id, person, credential_id, credential, name, created_ms, used_ms FROM passkeys WHERE credential_id = $1";
const RENAME: &str = "UPDATE passkeys SET name = $3 WHERE id = $1 AND person = $2 \
    RETURNING id, person, credential_id, credential, name, created_ms, used_ms";
const USE: &str = "UPDATE passkeys SET credential = $3, used_ms = $4 WHERE id = $1 AND credential = $2";
const DELETE: &str = "DELETE FROM passkeys WHERE id = $1 AND person = $2";
const DELETE_ALL: &str = "DELETE FROM passkeys WHERE person = $1";
const BEGIN: &str = "INSERT INTO passkey_ceremonies (id, person, state, begun_ms) VALUES ($1, $2, $3, $4)";
const FINISH: &str = "DELETE FROM passkey_ceremonies WHERE id = $1 RETURNING person, state, begun_ms";
const DELETE_OLD: &str = "DELETE FROM passkey_ceremonies WHERE begun_ms <= $1";

/// A passkey. Times are in milliseconds since 1970.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct PasskeyRecord {
    pub(crate) id: Uuid,
    pub(crate) person: Uuid,
    /// The id that the device gave the key.
    pub(crate) credential_id: Vec<u8>,
    /// The public key with its counter, as JSON.
    pub(crate) credential: String,
    pub(crate) name: String,
    pub(crate) created_ms: i64,
    pub(crate) used_ms: Option<i64>,
}

/// A creation or a sign-in that is not finished.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct CeremonyRecord {
    /// Who creates a passkey; `None` if somebody signs in.
    pub(crate) person: Option<Uuid>,
    /// The state, as JSON.
    pub(crate) state: String,
    /// In milliseconds since 1970.
    pub(crate) begun_ms: i64,
}

/// Inserts a passkey. Returns false if some account has it already.
pub(crate) async fn insert(tx: &mut Tx, record: &PasskeyRecord) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(INSERT)
        .bind(record.id)
        .bind(record.person)
        .bind(&record.credential_id)
        .bind(&record.credential)
        .bind(&record.name)
        .bind(record.created_ms)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Lists a person's passkeys, the newest first.
pub(crate) async fn list(db: &Db, person: UserId) -> Result<Vec<PasskeyRecord>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(LIST).bind(person.0).fetch_all(c).await)?)
}

/// Counts a person's passkeys.
pub(crate) async fn count(tx: &mut Tx, person: UserId) -> Result<usize, Failure> {
    let count: i64 = on_write!(tx, c => sqlx::query_scalar(COUNT).bind(person.0).fetch_one(c).await)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Finds the passkey to which a device gave this id.
pub(crate) async fn find(db: &Db, credential_id: &[u8]) -> Result<Option<PasskeyRecord>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(FIND).bind(credential_id).fetch_optional(c).await)?)
}

/// Renames one of a person's passkeys.
pub(crate) async fn rename(
    tx: &mut Tx,
    id: PasskeyId,
    person: UserId,
    name: &str,
) -> Result<Option<PasskeyRecord>, Failure> {
    Ok(
        on_write!(tx, c => sqlx::query_as(RENAME).bind(id.0).bind(person.0).bind(name).fetch_optional(c).await)?,
    )
}

/// Records a use of a passkey, with its next counter. Returns false if it was removed or used meanwhile.
pub(crate) async fn record_use(
    tx: &mut Tx,
    record: &PasskeyRecord,
    next: &str,
    now_ms: i64,
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(USE).bind(record.id).bind(&record.credential).bind(next).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes one of a person's passkeys. Returns false if there is none.
pub(crate) async fn delete(tx: &mut Tx, id: PasskeyId, person: UserId) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(DELETE).bind(id.0).bind(person.0).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes all passkeys of a person.
pub(crate) async fn delete_all(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_ALL).bind(person.0).execute(c).await.map(drop))?)
}

/// Stores the state of a creation or a sign-in.
pub(crate) async fn begin(
    tx: &mut Tx,
    id: PasskeyCeremonyId,
    person: Option<UserId>,
    state: &str,
    now_ms: i64,
) -> Result<(), Failure> {
    let person = person.map(|person| person.0);
    on_write!(tx, c => sqlx::query(BEGIN).bind(id.0).bind(person).bind(state).bind(now_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Takes the state of a creation or a sign-in: nobody can finish it twice.
pub(crate) async fn finish(tx: &mut Tx, id: PasskeyCeremonyId) -> Result<Option<CeremonyRecord>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_as(FINISH).bind(id.0).fetch_optional(c).await)?)
}

/// Deletes what was begun before a time and never finished.
pub(crate) async fn delete_unfinished(tx: &mut Tx, before_ms: i64) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_OLD).bind(before_ms).execute(c).await.map(drop))?)
}
