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

const OF_OWNER: &str = lines!("c.owner = $1");
const OF_GUEST: &str = lines!("c.token_hash = $1");
const LINES: &str = lines!("c.id = $1");
/// Takes the cart's row until the transaction ends, making it where it is not there yet.
const TAKE_OWNERS: &str = "INSERT INTO carts (id, owner, touched_ms) VALUES ($1, $2, $3) \
    ON CONFLICT (owner) DO UPDATE SET touched_ms = excluded.touched_ms RETURNING id";
const MAKE_GUESTS: &str = "INSERT INTO carts (id, token_hash, touched_ms) VALUES ($1, $2, $3)";
const TAKE_GUESTS: &str = "UPDATE carts SET touched_ms = $2 WHERE token_hash = $1 RETURNING id";
const HOLD: &str = "UPDATE carts SET touched_ms = touched_ms WHERE id = $1";
const PUT: &str = "INSERT INTO cart_lines (id, cart, item_key, item, quantity) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (cart, item_key) DO UPDATE SET quantity = excluded.quantity";
const REMOVE: &str = "DELETE FROM cart_lines WHERE id = $1 AND cart = $2";
const EMPTY: &str = "DELETE FROM cart_lines WHERE cart = $1";
/// Counted down where it lies: what is put in meanwhile is not lost, whoever came first.
const COUNT_DOWN: &str = "UPDATE cart_lines SET quantity = quantity - $3 WHERE cart = $1 AND id = $2";
const SWEEP: &str = "DELETE FROM cart_lines WHERE cart = $1 AND quantity <= 0";
const DELETE: &str = "DELETE FROM carts WHERE id = $1";
const ABANDONED: &str = "SELECT id FROM carts c WHERE token_hash IS NOT NULL AND touched_ms <= $1 AND NOT EXISTS \
    (SELECT 1 FROM orders o WHERE o.cart = c.id AND (o.state = 'placed' OR o.bank_ms IS NOT NULL)) ORDER BY touched_ms LIMIT $2";

/// A line as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: CartLineId,
    pub(crate) key: String,
    pub(crate) item: CartItem,
    pub(crate) quantity: u32,
}

/// A cart as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct CartRecord {
    pub(crate) id: CartId,
    pub(crate) lines: Vec<Line>,
    /// An order of it whose payment is with the bank.
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

fn read(rows: Vec<Row>) -> Result<Option<CartRecord>, Failure> {
    let Some((cart, undecided)) = rows.first().map(|row| (CartId(row.cart), row.undecided)) else {
        return Ok(None);
    };
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        // A cart without lines is one row of nothing.
        if let (Some(id), Some(key), Some(item), Some(quantity)) =
            (row.id, row.item_key, row.item, row.quantity)
        {
            lines.push(Line {
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

/// The cart of somebody; nothing where they have none yet.
pub(crate) async fn find(db: &Db, who: &BuyerIdentity) -> Result<Option<CartRecord>, Failure> {
    read(match who {
        BuyerIdentity::Account(user) => {
            on_read!(db, c => sqlx::query_as(OF_OWNER).bind(user.0).fetch_all(c).await)?
        }
        BuyerIdentity::Guest(hash) => {
            on_read!(db, c => sqlx::query_as(OF_GUEST).bind(hash).fetch_all(c).await)?
        }
        BuyerIdentity::Nobody => Vec::new(),
    })
}

/// A cart, in the transaction; an empty one where it is gone.
pub(crate) async fn whole(tx: &mut Tx, cart: CartId) -> Result<CartRecord, Failure> {
    let rows = on_write!(tx, c => sqlx::query_as(LINES).bind(cart.0).fetch_all(c).await)?;
    Ok(read(rows)?.unwrap_or(CartRecord {
        id: cart,
        lines: Vec::new(),
        undecided: None,
    }))
}

/// The lines of a cart, in the transaction.
pub(crate) async fn lines(tx: &mut Tx, cart: CartId) -> Result<Vec<Line>, Failure> {
    Ok(whole(tx, cart).await?.lines)
}

/// The account's cart, which nobody else changes until the transaction ends. `new` is its id where there was none.
pub(crate) async fn take_owners(
    tx: &mut Tx,
    new: CartId,
    user: UserId,
    now_ms: i64,
) -> Result<CartId, Failure> {
    let id: Uuid = on_write!(tx, c => sqlx::query_scalar(TAKE_OWNERS)
        .bind(new.0).bind(user.0).bind(now_ms).fetch_one(c).await)?;
    Ok(CartId(id))
}

/// A new cart of a guest.
pub(crate) async fn make_guests(tx: &mut Tx, new: CartId, hash: &[u8], now_ms: i64) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(MAKE_GUESTS).bind(new.0).bind(hash).bind(now_ms).execute(c).await.map(drop))?,
    )
}

/// A guest's cart, which nobody else changes until the transaction ends; nothing where it is gone.
pub(crate) async fn take_guests(tx: &mut Tx, hash: &[u8], now_ms: i64) -> Result<Option<CartId>, Failure> {
    let id: Option<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(TAKE_GUESTS).bind(hash).bind(now_ms).fetch_optional(c).await)?;
    Ok(id.map(CartId))
}

/// Keeps a cart from going before the transaction ends; false where it has gone.
pub(crate) async fn hold(tx: &mut Tx, cart: CartId) -> Result<bool, Failure> {
    let rows =
        on_write!(tx, c => sqlx::query(HOLD).bind(cart.0).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Puts a line into a cart, or sets its quantity.
pub(crate) async fn put(tx: &mut Tx, cart: CartId, line: &Line) -> Result<(), Failure> {
    let item = serde_json::to_string(&line.item)?;
    let quantity = i64::from(line.quantity);
    Ok(
        on_write!(tx, c => sqlx::query(PUT).bind(line.id.0).bind(cart.0).bind(&line.key).bind(item).bind(quantity)
        .execute(c).await.map(drop))?,
    )
}

pub(crate) async fn remove(tx: &mut Tx, cart: CartId, line: CartLineId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(REMOVE).bind(line.0).bind(cart.0).execute(c).await.map(drop))?)
}

/// Takes so many of each line out of a cart; a line of which nothing is left goes.
pub(crate) async fn take_out(tx: &mut Tx, cart: CartId, lines: &[(CartLineId, u32)]) -> Result<(), Failure> {
    for (line, count) in lines {
        let count = i64::from(*count);
        on_write!(tx, c => sqlx::query(COUNT_DOWN).bind(cart.0).bind(line.0).bind(count).execute(c).await.map(drop))?;
    }
    Ok(on_write!(tx, c => sqlx::query(SWEEP).bind(cart.0).execute(c).await.map(drop))?)
}

/// Takes everything out of a cart.
pub(crate) async fn empty(tx: &mut Tx, cart: CartId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(EMPTY).bind(cart.0).execute(c).await.map(drop))?)
}

/// Deletes a cart and what is in it.
pub(crate) async fn delete(tx: &mut Tx, cart: CartId) -> Result<(), Failure> {
    empty(tx, cart).await?;
    Ok(on_write!(tx, c => sqlx::query(DELETE).bind(cart.0).execute(c).await.map(drop))?)
}

/// Deletes some of the carts of guests that nobody has touched since a moment, and what is in them; how many. One with an order that
/// may still be paid stays.
pub(crate) async fn delete_abandoned(tx: &mut Tx, since_ms: i64, limit: u32) -> Result<u32, Failure> {
    let carts: Vec<Uuid> = on_write!(tx, c => sqlx::query_scalar(ABANDONED).bind(since_ms).bind(i64::from(limit))
        .fetch_all(c).await)?;
    let mut deleted = 0;
    for cart in carts {
        delete(tx, CartId(cart)).await?;
        deleted += 1;
    }
    Ok(deleted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_kernel::{
        both_engines,
        testkit::{TestDatabases, kernel},
    };

    fn line(number: u128, quantity: u32) -> Line {
        Line {
            id: CartLineId(Uuid::from_u128(number)),
            key: format!("sku/{number}"),
            item: CartItem::Variant {
                sku: format!("SKU-{number}"),
            },
            quantity,
        }
    }

    both_engines! {
        async fn what_is_put_in_while_a_payment_is_written_down_stays(engine) {
            let (databases, kernel) = (TestDatabases::new(engine).await, kernel());
            let db = databases.open("orders").await;
            crate::compose(&kernel, db.clone(), crate::Settings { secure_cookies: false }).await.unwrap();
            let cart = CartId(Uuid::from_u128(9));
            let put_in = async |line: Line| {
                let mut tx = db.begin().await.unwrap();
                put(&mut tx, cart, &line).await.unwrap();
                tx.commit().await.unwrap();
            };
            let mut tx = db.begin().await.unwrap();
            make_guests(&mut tx, cart, b"guest", 0).await.unwrap();
            tx.commit().await.unwrap();
            put_in(line(1, 2)).await;
            put_in(line(2, 1)).await;
            // What was ordered is known; then more of it comes, and something else.
            let bought = [(line(1, 2).id, 2), (line(2, 1).id, 1)];
            put_in(line(1, 3)).await;
            put_in(line(3, 1)).await;
            let mut tx = db.begin().await.unwrap();
            take_out(&mut tx, cart, &bought).await.unwrap();
            let left = lines(&mut tx, cart).await.unwrap();
            assert_eq!(left, [line(1, 1), line(3, 1)]);
        }
    }
}
