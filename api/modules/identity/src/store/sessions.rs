//! The table of sessions.

use allpet_domain::{
    Timestamp,
    id::{SessionId, UserId},
};
use allpet_kernel::{Failure, Tx, on_write};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO sessions (id, person, user_agent, created_at, last_used_at) \
    VALUES ($1, $2, $3, $4, $4)";
const TOUCH: &str =
    "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING person";
const REVOKE: &str =
    "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING person";

/// Adds a session.
pub(crate) async fn insert(
    tx: &mut Tx,
    session: SessionId,
    person: UserId,
    user_agent: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT)
        .bind(session.0)
        .bind(person.0)
        .bind(user_agent)
        .bind(now.inner())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Notes that a session is used; whose it is, where it was not revoked.
pub(crate) async fn touch(
    tx: &mut Tx,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<UserId>, Failure> {
    mark(tx, TOUCH, session, now).await
}

/// Revokes a session; whose it is, where it was not revoked before.
pub(crate) async fn revoke(
    tx: &mut Tx,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<UserId>, Failure> {
    mark(tx, REVOKE, session, now).await
}

async fn mark(
    tx: &mut Tx,
    statement: &'static str,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<UserId>, Failure> {
    let person: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(statement)
        .bind(session.0)
        .bind(now.inner())
        .fetch_optional(c)
        .await)?;
    Ok(person.map(UserId))
}
