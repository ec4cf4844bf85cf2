//! Carts and their lines.

use crate::buyer_identity::BuyerIdentity;
use allpet_contract::orders::CartItem;
use allpet_domain::id::{CartId, CartLineId, OrderId, UserId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use uuid::Uuid;

macro_rules! lines {
    ($where:literal) => {
        concat!(
            "SELECT c.id AS cart, l.id, l.item_key, l.item, l.quantity, \
             (SELECT o.id FROM orders o WHERE o.cart = c.id AND o.bank_ms IS NOT NULL ORDER BY o.id LIMIT 1) AS undecided \
             FROM carts c \
             LEFT JOIN cart_lines l ON l.cart = c.id WHERE ",
            $where,
            " ORDER BY l.id"
        )
    };
}

const FIND_BY_OWNER: &str = lines!("c.owner = $1");
const FIND_BY_GUEST: &str = lines!("c.token_hash = $1");
const FIND_BY_ID: &str = lines!("c.id = $1");
/// Locks the cart's row until the transaction ends, and creates it if the account has none.
const LOCK_ACCOUNT_CART: &str = "INSERT INTO carts (id, owner, touched_ms) VALUES ($1, $2, $3) \
    ON CONFLICT (owner) DO UPDATE SET touched_ms = excluded.touched_ms RETURNING id";
const INSERT_GUEST_CART: &str = "INSERT INTO carts (id, token_hash, touched_ms) VALUES ($1, $2, $3)";
const LOCK_GUEST_CART: &str = "UPDATE carts SET touched_ms = $2 WHERE token_hash = $1 RETURNING id";
const LOCK: &str = "UPDATE carts SET touched_ms = touched_ms WHERE id = $1";
const UPSERT_LINE: &str = "INSERT INTO cart_lines (id, cart, item_key, item, quantity) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (cart, item_key) DO UPDATE SET quantity = excluded.quantity";
const DELETE_LINE: &str = "DELETE FROM cart_lines WHERE id = $1 AND cart = $2";
const DELETE_LINES: &str = "DELETE FROM cart_lines WHERE cart = $1";
/// Subtracts in the row itself, so that an item added at the same time is not lost.
const SUBTRACT: &str = "UPDATE cart_lines SET quantity = quantity - $3 WHERE cart = $1 AND id = $2";
const DELETE_EMPTY_LINES: &str = "DELETE FROM cart_lines WHERE cart = $1 AND quantity <= 0";
const DELETE: &str = "DELETE FROM carts WHERE id = $1";
/// The guest carts that were not touched since $1 and have no order that may still be paid.
macro_rules! abandoned {
    ($select:literal, $more:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM carts c WHERE token_hash IS NOT NULL AND touched_ms <= $1 AND NOT EXISTS \
             (SELECT 1 FROM orders o WHERE o.cart = c.id AND (o.state = 'placed' OR o.bank_ms IS NOT NULL))",
            $more
        )
    };
}

const ABANDONED: &str = abandoned!("id", " ORDER BY touched_ms LIMIT $2");
const IS_ABANDONED: &str = abandoned!("COUNT(*)", " AND id = $2");

/// A line as the store reads and writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LineRecord {
    pub(crate) id: CartLineId,
    pub(crate) key: String,
    pub(crate) item: CartItem,
    pub(crate) quantity: u32,
}

/// A cart as the store reads it, with its lines.
#[derive(Clone, Debug)]
pub(crate) struct CartRecord {
    pub(crate) id: CartId,
    pub(crate) lines: Vec<LineRecord>,
    /// An order of the cart whose payment is with the bank.
    pub(crate) undecided: Option<OrderId>,
}

#[derive(FromRow)]
struct Row {
    cart: Uuid,
    id: Option<Uuid>,
    item_key: Option<String>,
    item: Option<String>,
    quantity: Option<i64>,
    undecided: Option<Uuid>,
}

fn from_rows(rows: Vec<Row>) -> Result<Option<CartRecord>, Failure> {
    let Some((cart, undecided)) = rows.first().map(|row| (CartId(row.cart), row.undecided)) else {
        return Ok(None);
    };
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        // A cart without lines is one row whose line is null.
        if let (Some(id), Some(key), Some(item), Some(quantity)) =
            (row.id, row.item_key, row.item, row.quantity)
        {
            lines.push(LineRecord {
                id: CartLineId(id),
                key,
                item: serde_json::from_str(&item)?,
                quantity: u32::try_from(quantity).unwrap_or(1),
            });
        }
    }
    Ok(Some(CartRecord {
        id: cart,
        lines,
        undecided: undecided.map(OrderId),
    }))
}

/// Finds the buyer's cart; `None` if they have none yet.
pub(crate) async fn find(db: &Db, identity: &BuyerIdentity) -> Result<Option<CartRecord>, Failure> {
    from_rows(match identity {
        BuyerIdentity::Account(user) => {
            on_read!(db, c => sqlx::query_as(FIND_BY_OWNER).bind(user.0).fetch_all(c).await)?
        }
        BuyerIdentity::Guest(hash) => {
            on_read!(db, c => sqlx::query_as(FIND_BY_GUEST).bind(hash).fetch_all(c).await)?
        }
        BuyerIdentity::Nobody => Vec::new(),
    })
}

/// Loads a cart in the transaction; an empty one if it is gone.
pub(crate) async fn load(tx: &mut Tx, cart: CartId) -> Result<CartRecord, Failure> {
    let rows = on_write!(tx, c => sqlx::query_as(FIND_BY_ID).bind(cart.0).fetch_all(c).await)?;
    Ok(from_rows(rows)?.unwrap_or(CartRecord {
        id: cart,
        lines: Vec::new(),
        undecided: None,
    }))
}

/// Loads the lines of a cart in the transaction.
pub(crate) async fn load_lines(tx: &mut Tx, cart: CartId) -> Result<Vec<LineRecord>, Failure> {
    Ok(load(tx, cart).await?.lines)
}

/// Locks the account's cart until the transaction ends. Creates it with the id `new_id` if the account has none.
pub(crate) async fn lock_account_cart(
    tx: &mut Tx,
    new_id: CartId,
    user: UserId,
    now_ms: i64,
) -> Result<CartId, Failure> {
    let id: Uuid = on_write!(tx, c => sqlx::query_scalar(LOCK_ACCOUNT_CART)
        .bind(new_id.0).bind(user.0).bind(now_ms).fetch_one(c).await)?;
    Ok(CartId(id))
}

/// Inserts a new cart of a guest.
pub(crate) async fn insert_guest_cart(
    tx: &mut Tx,
    new_id: CartId,
    hash: &[u8],
    now_ms: i64,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(INSERT_GUEST_CART).bind(new_id.0).bind(hash).bind(now_ms).execute(c).await.map(drop))?,
    )
}

/// Locks a guest's cart until the transaction ends; `None` if it is gone.
pub(crate) async fn lock_guest_cart(
    tx: &mut Tx,
    hash: &[u8],
    now_ms: i64,
) -> Result<Option<CartId>, Failure> {
    let id: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(LOCK_GUEST_CART).bind(hash).bind(now_ms).fetch_optional(c).await)?;
    Ok(id.map(CartId))
}

/// Locks a cart until the transaction ends. Returns false if it is gone.
pub(crate) async fn lock(tx: &mut Tx, cart: CartId) -> Result<bool, Failure> {
    let rows =
        on_write!(tx, c => sqlx::query(LOCK).bind(cart.0).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Inserts a line, or sets its quantity.
pub(crate) async fn upsert_line(tx: &mut Tx, cart: CartId, line: &LineRecord) -> Result<(), Failure> {
    let item = serde_json::to_string(&line.item)?;
    let quantity = i64::from(line.quantity);
    Ok(
        on_write!(tx, c => sqlx::query(UPSERT_LINE).bind(line.id.0).bind(cart.0).bind(&line.key).bind(item).bind(quantity)
        .execute(c).await.map(drop))?,
    )
}

pub(crate) async fn delete_line(tx: &mut Tx, cart: CartId, line: CartLineId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_LINE).bind(line.0).bind(cart.0).execute(c).await.map(drop))?)
}

/// Subtracts quantities from lines; deletes a line of which nothing is left.
pub(crate) async fn subtract_from_lines(
    tx: &mut Tx,
    cart: CartId,
    lines: &[(CartLineId, u32)],
) -> Result<(), Failure> {
    for (line, count) in lines {
        let count = i64::from(*count);
        on_write!(tx, c => sqlx::query(SUBTRACT).bind(cart.0).bind(line.0).bind(count).execute(c).await.map(drop))?;
    }
    Ok(on_write!(tx, c => sqlx::query(DELETE_EMPTY_LINES).bind(cart.0).execute(c).await.map(drop))?)
}

/// Deletes all lines of a cart.
pub(crate) async fn delete_lines(tx: &mut Tx, cart: CartId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE_LINES).bind(cart.0).execute(c).await.map(drop))?)
}

/// Deletes a cart and its lines.
pub(crate) async fn delete(tx: &mut Tx, cart: CartId) -> Result<(), Failure> {
    delete_lines(tx, cart).await?;
    Ok(on_write!(tx, c => sqlx::query(DELETE).bind(cart.0).execute(c).await.map(drop))?)
}

/// Lists up to `limit` guest carts that were not touched since a time. Leaves out a cart with an order that may still be paid.
pub(crate) async fn list_abandoned(tx: &mut Tx, since_ms: i64, limit: u32) -> Result<Vec<CartId>, Failure> {
    let carts: Vec<Uuid> = on_write!(tx, c => sqlx::query_scalar(ABANDONED).bind(since_ms).bind(i64::from(limit))
        .fetch_all(c).await)?;
    Ok(carts.into_iter().map(CartId).collect())
}

/// Deletes a cart and its lines if it is still abandoned. Returns whether it was.
pub(crate) async fn delete_if_abandoned(tx: &mut Tx, cart: CartId, since_ms: i64) -> Result<bool, Failure> {
    // PostgreSQL shows a statement what was committed before it began, so the check follows the lock: while this transaction
    // waited for it, the guest may have come back or placed an order.
    lock(tx, cart).await?;
    let carts: i64 =
        on_write!(tx, c => sqlx::query_scalar(IS_ABANDONED).bind(since_ms).bind(cart.0).fetch_one(c).await)?;
    if carts == 0 {
        return Ok(false);
    }
    delete(tx, cart).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_kernel::{
        both_engines,
        testkit::{TestDatabases, kernel},
    };

    fn line(number: u128, quantity: u32) -> LineRecord {
        LineRecord {
            id: CartLineId(Uuid::from_u128(number)),
            key: format!("sku/{number}"),
            item: CartItem::Variant {
                sku: format!("SKU-{number}"),
            },
            quantity,
        }
    }

    both_engines! {
        async fn items_added_while_a_payment_is_saved_stay(engine) {
            let (databases, kernel) = (TestDatabases::new(engine).await, kernel());
            let db = databases.open("orders").await;
            crate::compose(&kernel, db.clone(), crate::Settings { secure_cookies: false }).await.unwrap();
            let cart = CartId(Uuid::from_u128(9));
            let add_line = async |line: LineRecord| {
                let mut tx = db.begin().await.unwrap();
                upsert_line(&mut tx, cart, &line).await.unwrap();
                tx.commit().await.unwrap();
            };
            let mut tx = db.begin().await.unwrap();
            insert_guest_cart(&mut tx, cart, b"guest", 0).await.unwrap();
            tx.commit().await.unwrap();
            add_line(line(1, 2)).await;
            add_line(line(2, 1)).await;
            // The ordered quantities are known; then the buyer adds one more of an item, and another item.
            let ordered = [(line(1, 2).id, 2), (line(2, 1).id, 1)];
            add_line(line(1, 3)).await;
            add_line(line(3, 1)).await;
            let mut tx = db.begin().await.unwrap();
            subtract_from_lines(&mut tx, cart, &ordered).await.unwrap();
            let left = load_lines(&mut tx, cart).await.unwrap();
            assert_eq!(left, [line(1, 1), line(3, 1)]);
        }
    }
}
