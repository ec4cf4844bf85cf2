//! The table of finders' messages to owners.

use allpet_contract::licensing::FinderMessage;
use allpet_domain::{
    Timestamp,
    id::{FinderMessageId, LicenceId, UserId},
    licensing::LicenceState,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use time::OffsetDateTime;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO finder_messages (id, licence, owner, pet_name, message, reply, sent_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const DELETE_OF_OWNER: &str = "DELETE FROM finder_messages WHERE owner = $1";
const LIST_LATEST: &str =
    "SELECT sent_at FROM finder_messages WHERE licence = $1 AND sent_at > $2 ORDER BY sent_at DESC LIMIT $3";
const LIST_OF_OWNER: &str = "SELECT m.id, m.licence, m.pet_name, m.message, m.reply, m.sent_at, l.state \
    FROM finder_messages m JOIN licences l ON l.id = m.licence \
    WHERE m.owner = $1 AND m.sent_at > $2 AND m.dismissed_at IS NULL ORDER BY m.sent_at DESC LIMIT 50";
const LIST_ALL_OF_OWNER: &str = "SELECT m.id, m.licence, m.pet_name, m.message, m.reply, m.sent_at, l.state \
    FROM finder_messages m JOIN licences l ON l.id = m.licence WHERE m.owner = $1 ORDER BY m.sent_at";
// The first time stays.
const DISMISS: &str =
    "UPDATE finder_messages SET dismissed_at = COALESCE(dismissed_at, $3) WHERE id = $1 AND owner = $2";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    licence: Uuid,
    pet_name: String,
    message: String,
    reply: String,
    sent_at: OffsetDateTime,
    /// The state of the licence.
    state: String,
}

impl From<Row> for FinderMessage {
    fn from(row: Row) -> Self {
        Self {
            id: FinderMessageId(row.id),
            licence: LicenceId(row.licence),
            pet_name: row.pet_name,
            message: row.message,
            reply: row.reply,
            sent: Timestamp::new(row.sent_at),
        }
    }
}

/// Inserts a message to `owner`.
pub(crate) async fn insert(tx: &mut Tx, owner: UserId, message: &FinderMessage) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(message.id.0).bind(message.licence.0).bind(owner.0).bind(&message.pet_name).bind(&message.message).bind(&message.reply)
        .bind(message.sent.inner()).execute(c).await.map(drop))?)
}

/// Deletes the messages to `owner`.
pub(crate) async fn delete_of_owner(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_OF_OWNER).bind(owner.0).execute(c).await.map(drop))?)
}

/// Dismisses a message to `owner`. Returns whether there is such a message.
pub(crate) async fn dismiss(
    tx: &mut Tx,
    owner: UserId,
    message: FinderMessageId,
    now: Timestamp,
) -> Result<bool, Failure> {
    let updated = on_write!(tx, c => sqlx::query(DISMISS)
        .bind(message.0).bind(owner.0).bind(now.inner()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(updated == 1)
}

/// Lists the times of the latest messages by the tag of a licence after `after`, newest first, at most `limit`.
pub(crate) async fn list_latest(
    tx: &mut Tx,
    licence: LicenceId,
    after: Timestamp,
    limit: u8,
) -> Result<Vec<Timestamp>, Failure> {
    let sent: Vec<OffsetDateTime> = on_write!(tx, c => sqlx::query_scalar(LIST_LATEST)
        .bind(licence.0).bind(after.inner()).bind(i64::from(limit)).fetch_all(c).await)?;
    Ok(sent.into_iter().map(Timestamp::new).collect())
}

/// Lists the messages to `owner` after `after`, newest first. Leaves out the dismissed ones, and those for licences that were ended, as when the pet
/// died.
pub(crate) async fn list_of_owner(
    db: &Db,
    owner: UserId,
    after: Timestamp,
) -> Result<Vec<FinderMessage>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(LIST_OF_OWNER).bind(owner.0).bind(after.inner()).fetch_all(c).await)?;
    let shows_pet = |row: &Row| LicenceState::parse(&row.state).is_some_and(LicenceState::shows_pet);
    Ok(rows
        .into_iter()
        .filter(shows_pet)
        .map(FinderMessage::from)
        .collect())
}

/// Lists all messages to `owner`, oldest first.
pub(crate) async fn list_all_of_owner(db: &Db, owner: UserId) -> Result<Vec<FinderMessage>, Failure> {
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(LIST_ALL_OF_OWNER).bind(owner.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(FinderMessage::from).collect())
}
