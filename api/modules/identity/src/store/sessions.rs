//! The table of sessions.

use allpet_domain::{
    Timestamp,
    id::{SessionId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO sessions (id, person, user_agent, created_at, last_used_at, second_factor) \
    VALUES ($1, $2, $3, $4, $4, $5)";
const TOUCH: &str = "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING person, created_at, second_factor";
const SET_SECOND_FACTOR: &str = "UPDATE sessions SET second_factor = 1 WHERE id = $1";
const HAS_SECOND_FACTOR: &str = "SELECT COUNT(*) FROM sessions WHERE id = $1 AND second_factor = 1";
const CLEAR_SECOND_FACTOR: &str = "UPDATE sessions SET second_factor = 0 WHERE person = $1";
const REVOKE: &str =
    "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING person";
const LIST: &str = "SELECT id, user_agent, created_at, last_used_at FROM sessions WHERE person = $1 AND revoked_at IS NULL \
    AND EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session = sessions.id AND t.rotated_ms IS NULL AND t.ends_ms > $2) \
    ORDER BY last_used_at DESC, id LIMIT 200";
const ACTIVE_OF: &str = "SELECT id FROM sessions WHERE person = $1 AND revoked_at IS NULL";

const RECORD_END: &str =
    "INSERT INTO ended_sessions (session, ended_ms) VALUES ($1, $2) ON CONFLICT (session) DO NOTHING";
const ENDED_SINCE: &str = "SELECT session FROM ended_sessions WHERE ended_ms > $1";
const DELETE_ENDS: &str = "DELETE FROM ended_sessions WHERE ended_ms <= $1";
const DELETE_WITHOUT_TOKENS: &str = "DELETE FROM sessions WHERE NOT EXISTS \
    (SELECT 1 FROM refresh_tokens t WHERE t.session = sessions.id)";

/// Inserts a session.
pub(crate) async fn insert(
    tx: &mut Tx,
    session: SessionId,
    person: UserId,
    user_agent: &str,
    now: Timestamp,
    second_factor: bool,
) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT)
        .bind(session.0)
        .bind(person.0)
        .bind(user_agent)
        .bind(now.inner())
        .bind(i64::from(second_factor))
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// A session that goes on.
pub(crate) struct LiveSession {
    pub(crate) person: UserId,
    /// When it began.
    pub(crate) created: Timestamp,
    /// Whether the person has proved the second factor in it.
    pub(crate) second_factor: bool,
}

/// Records that a session is used. Returns `None` if it was revoked.
pub(crate) async fn touch(
    tx: &mut Tx,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<LiveSession>, Failure> {
    let row: Option<(Uuid, time::OffsetDateTime, i64)> = on_write!(tx, c => sqlx::query_as(TOUCH)
        .bind(session.0)
        .bind(now.inner())
        .fetch_optional(c)
        .await)?;
    Ok(row.map(|(person, created, second_factor)| LiveSession {
        person: UserId(person),
        created: Timestamp::new(created),
        second_factor: second_factor == 1,
    }))
}

/// Records that the person has proved the second factor in a session.
pub(crate) async fn set_second_factor(tx: &mut Tx, session: SessionId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(SET_SECOND_FACTOR).bind(session.0).execute(c).await.map(drop))?;
    Ok(())
}

/// Returns whether the person has proved the second factor in a session.
pub(crate) async fn has_second_factor(db: &Db, session: SessionId) -> Result<bool, Failure> {
    let count: i64 =
        on_read!(db, c => sqlx::query_scalar(HAS_SECOND_FACTOR).bind(session.0).fetch_one(c).await)?;
    Ok(count == 1)
}

/// Forgets in all sessions of a person that they have proved the second factor.
pub(crate) async fn clear_second_factor(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(CLEAR_SECOND_FACTOR).bind(person.0).execute(c).await.map(drop))?;
    Ok(())
}

/// A session that may be continued.
pub(crate) struct SessionRecord {
    pub(crate) id: SessionId,
    pub(crate) user_agent: String,
    pub(crate) created: Timestamp,
    pub(crate) last_used: Timestamp,
}

/// Lists the sessions of a person that may be continued, the last used first; 200 at most.
pub(crate) async fn list(db: &Db, person: UserId, now_ms: i64) -> Result<Vec<SessionRecord>, Failure> {
    type Row = (Uuid, String, time::OffsetDateTime, time::OffsetDateTime);
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(LIST).bind(person.0).bind(now_ms).fetch_all(c).await)?;
    let record = |(id, user_agent, created, last_used): Row| SessionRecord {
        id: SessionId(id),
        user_agent,
        created: Timestamp::new(created),
        last_used: Timestamp::new(last_used),
    };
    Ok(rows.into_iter().map(record).collect())
}

/// Reads the sessions of a person that are not revoked.
pub(crate) async fn active_of(tx: &mut Tx, person: UserId) -> Result<Vec<SessionId>, Failure> {
    let ids: Vec<Uuid> = on_write!(tx, c => sqlx::query_scalar(ACTIVE_OF).bind(person.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(SessionId).collect())
}

/// Revokes a session. Returns its person, or `None` if it was revoked before.
pub(crate) async fn revoke(
    tx: &mut Tx,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<UserId>, Failure> {
    let person: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(REVOKE)
        .bind(session.0)
        .bind(now.inner())
        .fetch_optional(c)
        .await)?;
    Ok(person.map(UserId))
}

/// Records the end of a session, for as long as its access tokens may be in use.
pub(crate) async fn record_end(tx: &mut Tx, session: SessionId, ended_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(RECORD_END).bind(session.0).bind(ended_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Reads the sessions that ended after a time.
pub(crate) async fn ended_since(db: &Db, after_ms: i64) -> Result<Vec<SessionId>, Failure> {
    let ended: Vec<Uuid> =
        on_read!(db, c => sqlx::query_scalar(ENDED_SINCE).bind(after_ms).fetch_all(c).await)?;
    Ok(ended.into_iter().map(SessionId).collect())
}

/// Deletes the recorded ends up to a time.
pub(crate) async fn delete_ends(tx: &mut Tx, up_to_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_ENDS).bind(up_to_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes the sessions without tokens and returns their number.
pub(crate) async fn delete_without_tokens(tx: &mut Tx) -> Result<u32, Failure> {
    let rows = on_write!(tx, c => sqlx::query(DELETE_WITHOUT_TOKENS).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(u32::try_from(rows).unwrap_or(u32::MAX))
}
