//! The table of what finders wrote to owners.

use allpet_contract::licensing::FinderMessage;
use allpet_domain::{
    Timestamp,
    id::{LicenceId, UserId},
    licensing::LicenceState,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use time::OffsetDateTime;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO finder_messages (id, licence, owner, pet_name, message, reply, sent_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const LATEST: &str =
    "SELECT sent_at FROM finder_messages WHERE licence = $1 AND sent_at > $2 ORDER BY sent_at DESC LIMIT $3";
const OF_OWNER: &str = "SELECT m.licence, m.pet_name, m.message, m.reply, m.sent_at, l.state FROM finder_messages m \
    JOIN licences l ON l.id = m.licence WHERE m.owner = $1 AND m.sent_at > $2 ORDER BY m.sent_at DESC LIMIT 50";

#[derive(sqlx::FromRow)]
struct Row {
    licence: Uuid,
    pet_name: String,
    message: String,
    reply: String,
    sent_at: OffsetDateTime,
    /// Of the licence.
    state: String,
}

/// Adds a message to `owner`.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    owner: UserId,
    message: &FinderMessage,
) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(id).bind(message.licence.0).bind(owner.0).bind(&message.pet_name).bind(&message.message).bind(&message.reply)
        .bind(message.sent.inner()).execute(c).await.map(drop))?)
}

/// When the latest messages came by the tag of a licence, at most `limit` of those after a moment; the newest first.
pub(crate) async fn latest(
    tx: &mut Tx,
    licence: LicenceId,
    after: Timestamp,
    limit: u8,
) -> Result<Vec<Timestamp>, Failure> {
    let sent: Vec<OffsetDateTime> = on_write!(tx, c => sqlx::query_scalar(LATEST)
        .bind(licence.0).bind(after.inner()).bind(i64::from(limit)).fetch_all(c).await)?;
    Ok(sent.into_iter().map(Timestamp::new).collect())
}

/// What was written to `owner` after a moment, the newest first; nothing by the tags of licences that were ended, as with a pet
/// that died.
pub(crate) async fn of_owner(
    db: &Db,
    owner: UserId,
    after: Timestamp,
) -> Result<Vec<FinderMessage>, Failure> {
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(OF_OWNER).bind(owner.0).bind(after.inner()).fetch_all(c).await)?;
    let read = |row: Row| FinderMessage {
        licence: LicenceId(row.licence),
        pet_name: row.pet_name,
        message: row.message,
        reply: row.reply,
        sent: Timestamp::new(row.sent_at),
    };
    let stands = |row: &Row| LicenceState::parse(&row.state).is_some_and(LicenceState::shows_pet);
    Ok(rows.into_iter().filter(stands).map(read).collect())
}
