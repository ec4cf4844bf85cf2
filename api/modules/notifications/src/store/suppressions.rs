//! Addresses that get no mail.

use allpet_domain::{Timestamp, email};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

/// Stands for all kinds.
pub(crate) const ANY_KIND: &str = "";

const INSERT: &str = "INSERT INTO suppressions (address, kind, reason, since_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
const DELETE: &str = "DELETE FROM suppressions WHERE address = $1 AND kind = $2";
const DELETE_OF_ADDRESS: &str = "DELETE FROM suppressions WHERE address = $1";
const LIST: &str =
    "SELECT kind, reason, since_ms FROM suppressions WHERE address = $1 ORDER BY since_ms, kind";
const FIND: &str =
    "SELECT reason FROM suppressions WHERE address = $1 AND kind IN ($2, '') ORDER BY kind LIMIT 1";

/// Suppresses mail of a kind to an address, however it is spelled.
pub(crate) async fn insert(
    tx: &mut Tx,
    address: &str,
    kind: &str,
    reason: &str,
    now_ms: i64,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(email::key(address)).bind(kind).bind(reason).bind(now_ms).execute(c).await
        .map(drop))?,
    )
}

/// Lets an address get mail of a kind again that it unsubscribed from.
pub(crate) async fn delete(tx: &mut Tx, address: &str, kind: &str) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(DELETE).bind(email::key(address)).bind(kind).execute(c).await
        .map(drop))?,
    )
}

/// Deletes all that is stored of an address.
pub(crate) async fn delete_of_address(tx: &mut Tx, address: &str) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(DELETE_OF_ADDRESS).bind(email::key(address)).execute(c).await
        .map(drop))?,
    )
}

/// Lists what an address gets no mail of: the kind, which is empty for all kinds, why, and since when.
pub(crate) async fn list(db: &Db, address: &str) -> Result<Vec<(String, String, Timestamp)>, Failure> {
    let rows: Vec<(String, String, i64)> =
        on_read!(db, c => sqlx::query_as(LIST).bind(email::key(address)).fetch_all(c).await)?;
    let moment = |since_ms: i64| Timestamp::from_unix_millis(u64::try_from(since_ms).unwrap_or(0));
    let suppression = |(kind, reason, since_ms): (String, String, i64)| (kind, reason, moment(since_ms));
    Ok(rows.into_iter().map(suppression).collect())
}

/// Returns why an address gets no mail of a kind; `None` if it does.
pub(crate) async fn find(db: &Db, address: &str, kind: &str) -> Result<Option<String>, Failure> {
    Ok(
        on_read!(db, c => sqlx::query_scalar(FIND).bind(email::key(address)).bind(kind).fetch_optional(c).await)?,
    )
}
