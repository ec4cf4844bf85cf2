//! People who closed their accounts, and the orders that still name them.

use super::orders::OrderRecord;
use allpet_domain::id::{OrderId, UserId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO closed_accounts (person) VALUES ($1) ON CONFLICT DO NOTHING";
const DELETE_CART_LINES: &str =
    "DELETE FROM cart_lines WHERE cart IN (SELECT id FROM carts WHERE owner = $1)";
/// Selects the finished orders that still name their buyer: nothing has to be sent any more.
macro_rules! finished {
    ($where:literal) => {
        concat!(
            "SELECT o.id FROM closed_accounts c JOIN orders o ON o.owner = c.person WHERE o.anonymised_ms IS NULL \
             AND o.bank_ms IS NULL AND o.state IN ('delivered', 'cancelled', 'refunded')",
            $where,
            " ORDER BY o.id LIMIT 200"
        )
    };
}
const LIST_FINISHED: &str = finished!("");
const LIST_FINISHED_OF: &str = finished!(" AND c.person = $1");
const ANONYMISE: &str = "UPDATE orders SET snapshot = $2, shipment = $3, timeline = $4, search = $5, anonymised_ms = $6 WHERE id = $1";

/// Records that `person` closed their account, once.
pub(crate) async fn insert(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT).bind(person.0).execute(c).await.map(drop))?)
}

/// Empties the cart of an account.
pub(crate) async fn delete_cart_lines(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_CART_LINES).bind(owner.0).execute(c).await.map(drop))?)
}

/// Lists up to 200 finished orders that still name a buyer who closed their account.
pub(crate) async fn list_finished(db: &Db) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> = on_read!(db, c => sqlx::query_scalar(LIST_FINISHED).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// As [`list_finished`], of one person, in a transaction.
pub(crate) async fn list_finished_of(tx: &mut Tx, person: UserId) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(LIST_FINISHED_OF).bind(person.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// Saves an order that names nobody any more, and by whose number alone it is found.
pub(crate) async fn anonymise(tx: &mut Tx, record: &OrderRecord, now_ms: i64) -> Result<(), Failure> {
    let order = &record.order;
    let snapshot = serde_json::to_string(order)?;
    let shipment = order.shipment.as_ref().map(serde_json::to_string).transpose()?;
    let timeline = serde_json::to_string(&order.timeline)?;
    let search = super::orders::search_text(&order.number, "", "");
    Ok(on_write!(tx, c => sqlx::query(ANONYMISE)
        .bind(order.id.0).bind(snapshot).bind(shipment).bind(timeline).bind(search).bind(now_ms).execute(c).await.map(drop))?)
}
