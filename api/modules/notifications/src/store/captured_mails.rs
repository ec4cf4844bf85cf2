//! Mails of a development system without a mail server.

use crate::templates::RenderedMail;
use allpet_domain::id::DeliveryId;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use uuid::Uuid;

const INSERT: &str = "INSERT INTO captured_mails (id, message_id, recipient, subject, plain, html, sent_ms) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
const LIST: &str =
    "SELECT id, recipient, subject, plain, sent_ms FROM captured_mails ORDER BY id DESC LIMIT $1";
const DELETE_TO: &str = "DELETE FROM captured_mails WHERE recipient = $1";
const HTML: &str = "SELECT html FROM captured_mails WHERE id = $1";

/// A captured mail in the list.
#[derive(Debug, FromRow)]
pub(crate) struct CapturedMail {
    pub(crate) id: Uuid,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    pub(crate) plain: String,
    pub(crate) sent_ms: i64,
}

/// Stores a mail, once for each message id.
pub(crate) async fn insert(
    tx: &mut Tx,
    delivery: DeliveryId,
    message_id: &str,
    recipient: &str,
    mail: &RenderedMail,
    now_ms: i64,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(delivery.0).bind(message_id).bind(recipient).bind(&mail.subject)
        .bind(&mail.plain).bind(&mail.html).bind(now_ms).execute(c).await.map(drop))?,
    )
}

/// Lists the newest mails.
pub(crate) async fn list(db: &Db, limit: i64) -> Result<Vec<CapturedMail>, Failure> {
    Ok(on_read!(db, c => sqlx::query_as(LIST).bind(limit).fetch_all(c).await)?)
}

/// Returns the HTML part of a mail.
pub(crate) async fn html(db: &Db, id: Uuid) -> Result<Option<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(HTML).bind(id).fetch_optional(c).await)?)
}

/// Deletes the mails to an address.
pub(crate) async fn delete_to(tx: &mut Tx, recipient: &str) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_TO).bind(recipient).execute(c).await.map(drop))?)
}
