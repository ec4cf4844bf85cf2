//! The tables of second factors and of recovery codes.

use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const FIND: &str = "SELECT secret, begun_ms, confirmed_ms, last_step FROM second_factors WHERE person = $1";
/// Replaces a secret that was not confirmed.
const BEGIN: &str = "INSERT INTO second_factors (person, secret, begun_ms, last_step) VALUES ($1, $2, $3, 0) \
    ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, begun_ms = excluded.begun_ms \
    WHERE second_factors.confirmed_ms IS NULL";
const CONFIRM: &str = "UPDATE second_factors SET confirmed_ms = $3, last_step = $4 \
    WHERE person = $1 AND secret = $2 AND confirmed_ms IS NULL";
const USE_STEP: &str = "UPDATE second_factors SET last_step = $3 \
    WHERE person = $1 AND secret = $2 AND confirmed_ms IS NOT NULL AND last_step < $3";
const COUNT_WRONG: &str =
    "UPDATE second_factors SET wrong_codes = wrong_codes + 1 WHERE person = $1 RETURNING wrong_codes";
const CLEAR_WRONG: &str = "UPDATE second_factors SET wrong_codes = 0 WHERE person = $1";
const IS_CONFIRMED: &str =
    "SELECT COUNT(*) FROM second_factors WHERE person = $1 AND confirmed_ms IS NOT NULL";
const DELETE: &str = "DELETE FROM second_factors WHERE person = $1";
const DELETE_UNCONFIRMED: &str = "DELETE FROM second_factors WHERE confirmed_ms IS NULL AND begun_ms <= $1";
const INSERT_CODE: &str = "INSERT INTO recovery_codes (person, hash) VALUES ($1, $2)";
const HAS_CODE: &str = "SELECT COUNT(*) FROM recovery_codes WHERE person = $1 AND hash = $2";
const USE_CODE: &str = "DELETE FROM recovery_codes WHERE person = $1 AND hash = $2";
const DELETE_CODES: &str = "DELETE FROM recovery_codes WHERE person = $1";
const COUNT_CODES: &str = "SELECT COUNT(*) FROM recovery_codes WHERE person = $1";

/// A person's second factor. It has no `Debug`, because it contains the secret.
#[derive(sqlx::FromRow)]
pub(crate) struct SecondFactorRecord {
    pub(crate) secret: Vec<u8>,
    /// When the secret was made, in milliseconds since 1970.
    pub(crate) begun_ms: i64,
    /// Since when signing in needs a code; `None` before a first code was right.
    pub(crate) confirmed_ms: Option<i64>,
    /// The time step of the last code that was used.
    pub(crate) last_step: i64,
}

/// Finds a person's second factor, confirmed or not.
pub(crate) async fn find(db: &Db, person: UserId) -> Result<Option<SecondFactorRecord>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(FIND).bind(person.0).fetch_optional(c).await)?)
}

/// Returns whether signing in needs a code.
pub(crate) async fn is_confirmed(tx: &mut Tx, person: UserId) -> Result<bool, Failure> {
    let count: i64 = on_write!(tx, c => sqlx::query_scalar(IS_CONFIRMED).bind(person.0).fetch_one(c).await)?;
    Ok(count == 1)
}

/// Stores a new secret. Returns false if one is confirmed already.
pub(crate) async fn begin(tx: &mut Tx, person: UserId, secret: &[u8], now_ms: i64) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(BEGIN).bind(person.0).bind(secret).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Confirms a secret with the time step of its first code. Returns false if it was replaced or confirmed meanwhile.
pub(crate) async fn confirm(
    tx: &mut Tx,
    person: UserId,
    secret: &[u8],
    now_ms: i64,
    step: i64,
) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(CONFIRM).bind(person.0).bind(secret).bind(now_ms).bind(step).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Uses the code of a time step. Returns false if it or a later one was used, or the secret was removed.
pub(crate) async fn use_step(tx: &mut Tx, person: UserId, secret: &[u8], step: i64) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(USE_STEP).bind(person.0).bind(secret).bind(step).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Counts a wrong code. Returns how many were wrong in a row; `None` if the person has no second factor.
pub(crate) async fn count_wrong_code(tx: &mut Tx, person: UserId) -> Result<Option<i64>, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(COUNT_WRONG).bind(person.0).fetch_optional(c).await)?)
}

/// Forgets the wrong codes.
pub(crate) async fn clear_wrong_codes(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(CLEAR_WRONG).bind(person.0).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes a person's second factor and recovery codes.
pub(crate) async fn delete(tx: &mut Tx, person: UserId) -> Result<bool, Failure> {
    // The factor first: whoever confirms or renews waits for its row.
    let rows = on_write!(tx, c => sqlx::query(DELETE).bind(person.0).execute(c).await
        .map(|done| done.rows_affected()))?;
    on_write!(tx, c => sqlx::query(DELETE_CODES).bind(person.0).execute(c).await.map(drop))?;
    Ok(rows == 1)
}

/// Deletes the secrets that were made before a time and never confirmed.
pub(crate) async fn delete_unconfirmed(tx: &mut Tx, before_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_UNCONFIRMED).bind(before_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Replaces a person's recovery codes.
pub(crate) async fn replace_codes(tx: &mut Tx, person: UserId, hashes: &[Vec<u8>]) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_CODES).bind(person.0).execute(c).await.map(drop))?;
    for hash in hashes {
        on_write!(tx, c => sqlx::query(INSERT_CODE).bind(person.0).bind(hash).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Returns whether a recovery code was not used yet.
pub(crate) async fn has_code(db: &Db, person: UserId, hash: &[u8]) -> Result<bool, Failure> {
    let count: i64 =
        on_read!(db, c => sqlx::query_scalar(HAS_CODE).bind(person.0).bind(hash).fetch_one(c).await)?;
    Ok(count == 1)
}

/// Uses a recovery code. Returns false if there is no such code any more.
pub(crate) async fn use_code(tx: &mut Tx, person: UserId, hash: &[u8]) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(USE_CODE).bind(person.0).bind(hash).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Counts the recovery codes that were not used.
pub(crate) async fn count_codes(db: &Db, person: UserId) -> Result<i64, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(COUNT_CODES).bind(person.0).fetch_one(c).await)?)
}
