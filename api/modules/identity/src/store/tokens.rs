//! The table of refresh tokens, by their hashes.

use crate::refresh_token::Nonce;
use allpet_domain::id::SessionId;
use allpet_kernel::{Failure, Tx, on_write};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO refresh_tokens (hash, session, ends_ms) VALUES ($1, $2, $3)";
const ROTATE: &str = "UPDATE refresh_tokens SET rotated_ms = $3, nonce = $2 \
    WHERE hash = $1 AND rotated_ms IS NULL AND ends_ms > $3 RETURNING session";
const FIND: &str = "SELECT session, rotated_ms, nonce FROM refresh_tokens WHERE hash = $1";
const FORGET_NONCES: &str =
    "UPDATE refresh_tokens SET nonce = NULL WHERE session = $1 AND hash <> $2 AND nonce IS NOT NULL";
const DELETE_EXPIRED: &str = "DELETE FROM refresh_tokens WHERE ends_ms <= $1";

/// The row of a token.
pub(crate) struct TokenRecord {
    /// Its session.
    pub(crate) session: SessionId,
    /// When it was used, in milliseconds since 1970.
    pub(crate) rotated_ms: Option<i64>,
    /// The nonce of its successor, until that is used.
    pub(crate) nonce: Option<Nonce>,
}

#[derive(sqlx::FromRow)]
struct Row {
    session: Uuid,
    rotated_ms: Option<i64>,
    nonce: Option<Vec<u8>>,
}

/// Inserts a token.
pub(crate) async fn insert(
    tx: &mut Tx,
    hash: &[u8],
    session: SessionId,
    expires_ms: i64,
) -> Result<(), Failure> {
    on_write!(tx, c =>
        sqlx::query(INSERT).bind(hash).bind(session.0).bind(expires_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Marks a token as used. Returns its session, or `None` if it was used before or has expired. Of two simultaneous uses one
/// succeeds.
pub(crate) async fn rotate(
    tx: &mut Tx,
    hash: &[u8],
    nonce: &Nonce,
    now_ms: i64,
) -> Result<Option<SessionId>, Failure> {
    let session: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(ROTATE)
        .bind(hash)
        .bind(&nonce[..])
        .bind(now_ms)
        .fetch_optional(c)
        .await)?;
    Ok(session.map(SessionId))
}

/// Finds a token by hash.
pub(crate) async fn find(tx: &mut Tx, hash: &[u8]) -> Result<Option<TokenRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(FIND).bind(hash).fetch_optional(c).await)?;
    Ok(row.map(|row| TokenRecord {
        session: SessionId(row.session),
        rotated_ms: row.rotated_ms,
        nonce: row.nonce.and_then(|nonce| nonce.try_into().ok()),
    }))
}

/// Deletes the nonces of a session's tokens except `except`: their successors were used.
pub(crate) async fn forget_nonces(tx: &mut Tx, session: SessionId, except: &[u8]) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(FORGET_NONCES).bind(session.0).bind(except).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes expired tokens.
pub(crate) async fn delete_expired(tx: &mut Tx, now_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_EXPIRED).bind(now_ms).execute(c).await.map(drop))?;
    Ok(())
}
