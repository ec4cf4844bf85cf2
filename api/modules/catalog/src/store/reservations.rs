//! Reservations. The pieces of a reservation are in its own row, because they are always read and written together.

use allpet_domain::{
    Timestamp,
    catalog::ReservationState,
    id::{ReservationId, StockItemId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use std::collections::BTreeMap;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO reservations (id, fingerprint, state, expires_ms, pieces) VALUES ($1, $2, 'held', $3, $4) \
    ON CONFLICT DO NOTHING";
const FIND: &str = "SELECT fingerprint, state, expires_ms, pieces FROM reservations WHERE id = $1";
const LOCK: &str = "UPDATE reservations SET state = state WHERE id = $1";
const SET_STATE: &str = "UPDATE reservations SET state = $2 WHERE id = $1";
const SET_PIECES: &str = "UPDATE reservations SET pieces = $2 WHERE id = $1";
const POSTPONE: &str = "UPDATE reservations SET expires_ms = $2 WHERE id = $1 AND state = 'held'";
const LIST_DUE: &str =
    "SELECT id FROM reservations WHERE state = 'held' AND expires_ms <= $1 ORDER BY expires_ms LIMIT 100";

/// A reservation as the store reads and writes it.
#[derive(Clone, Debug)]
pub(crate) struct ReservationRecord {
    pub(crate) id: ReservationId,
    /// The hash of the request.
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) state: ReservationState,
    pub(crate) expires_at: Timestamp,
    /// The pieces of each stock item, in the order of the ids: those requested, or those that were left when a late payment came.
    pub(crate) pieces: BTreeMap<StockItemId, i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    fingerprint: Vec<u8>,
    state: String,
    expires_ms: i64,
    pieces: String,
}

fn millis(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}

/// Inserts a reservation. Returns whether it is new.
pub(crate) async fn insert(tx: &mut Tx, record: &ReservationRecord) -> Result<bool, Failure> {
    let pieces = serde_json::to_string(&record.pieces)?;
    let rows = on_write!(tx, c => sqlx::query(INSERT)
        .bind(record.id.0)
        .bind(&record.fingerprint)
        .bind(millis(record.expires_at))
        .bind(pieces)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Locks a reservation until the transaction ends, and reads it.
pub(crate) async fn lock(tx: &mut Tx, id: ReservationId) -> Result<Option<ReservationRecord>, Failure> {
    on_write!(tx, c => sqlx::query(LOCK).bind(id.0).execute(c).await.map(drop))?;
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
    row.map(|row| {
        Ok(ReservationRecord {
            id,
            fingerprint: row.fingerprint,
            state: ReservationState::parse(&row.state)
                .ok_or_else(|| Failure::internal("a reservation has an unknown state"))?,
            expires_at: Timestamp::from_unix_millis(u64::try_from(row.expires_ms).unwrap_or(0)),
            pieces: serde_json::from_str(&row.pieces)?,
        })
    })
    .transpose()
}

/// Saves the state.
pub(crate) async fn set_state(
    tx: &mut Tx,
    id: ReservationId,
    state: ReservationState,
) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(SET_STATE).bind(id.0).bind(state.as_str()).execute(c).await.map(drop))?)
}

/// Saves the pieces that the reservation now has.
pub(crate) async fn set_pieces(
    tx: &mut Tx,
    id: ReservationId,
    pieces: &BTreeMap<StockItemId, i64>,
) -> Result<(), Failure> {
    let pieces = serde_json::to_string(pieces)?;
    Ok(on_write!(tx, c => sqlx::query(SET_PIECES).bind(id.0).bind(pieces).execute(c).await.map(drop))?)
}

/// Sets when a held reservation is due again.
pub(crate) async fn postpone(tx: &mut Tx, id: ReservationId, until: Timestamp) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(POSTPONE).bind(id.0).bind(millis(until)).execute(c).await.map(drop))?)
}

/// Lists up to 100 reservations that are held beyond their time.
pub(crate) async fn list_due(db: &Db, now: Timestamp) -> Result<Vec<ReservationId>, Failure> {
    let rows: Vec<Uuid> =
        on_read!(db, c => sqlx::query_scalar(LIST_DUE).bind(millis(now)).fetch_all(c).await)?;
    Ok(rows.into_iter().map(ReservationId).collect())
}
