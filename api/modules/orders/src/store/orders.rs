//! Orders, and who may read them.

mod record;

pub(crate) use record::{OrderRecord, reconcile_payment};
use record::{Row, STALE_MS};

use crate::buyer_identity::BuyerIdentity;
use allpet_contract::orders::ShopOrderQuery;
use allpet_domain::{
    id::{CartId, OrderId, ReservationId, TenantId, UserId},
    orders::OrderState,
    text::fold,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

macro_rules! columns {
    () => {
        "id, owner, cart, reservation, state, snapshot, payment, refunded, shipment, timeline, short, staff, bank_ms"
    };
}
macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM orders WHERE ", $rest)
    };
}

/// Selects a shop's orders by a search text, as it stands in the order; or by its words, folded, in any order.
macro_rules! select_of_shop {
    ($before:literal, $after:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM orders WHERE tenant = $1 AND ",
            $before,
            " AND (search LIKE $4 ESCAPE '\\' OR (search LIKE $5 AND search LIKE $6 AND search LIKE $7))",
            $after
        )
    };
}

const FIND_FOR_ACCOUNT: &str = select!(
    "id = $1 AND (owner = $2 OR (owner IS NULL AND EXISTS \
     (SELECT 1 FROM order_viewers v WHERE v.order_id = orders.id AND v.viewer = $3)))"
);
/// A guest's order belongs to its cart, and the cart to the cookie; or the guest has found it again and is a viewer.
const FIND_FOR_GUEST: &str = select!(
    "id = $1 AND owner IS NULL AND (cart = (SELECT c.id FROM carts c WHERE c.token_hash = $2) OR EXISTS \
     (SELECT 1 FROM order_viewers v WHERE v.order_id = orders.id AND v.viewer = $3))"
);
const FIND_BY_ID: &str = select!("id = $1");
const FIND_BY_NUMBER: &str = select!("number = $1");
const ADD_VIEWER: &str =
    "INSERT INTO order_viewers (order_id, viewer) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const FIND_OF_SHOP: &str = select!("id = $1 AND tenant = $2");
const LIST_OF_ACCOUNT: &str = select!("owner = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const LIST_OF_GUEST: &str = select!(
    "owner IS NULL AND cart = (SELECT c.id FROM carts c WHERE c.token_hash = $1) AND id < $2 ORDER BY id DESC LIMIT $3"
);
const LIST_OF_SHOP: &str = select_of_shop!("id < $2", " ORDER BY id DESC LIMIT $3");
const LIST_OF_SHOP_STATE: &str = select_of_shop!("id < $2", " AND state = $8 ORDER BY id DESC LIMIT $3");
const LIST_OF_SHOP_OLDEST: &str = select_of_shop!("id > $2", " ORDER BY id LIMIT $3");
const LIST_OF_SHOP_STATE_OLDEST: &str = select_of_shop!("id > $2", " AND state = $8 ORDER BY id LIMIT $3");
const INSERT: &str = "INSERT INTO orders (id, number, tenant, owner, cart, reservation, state, snapshot, refunded, timeline, search, \
    pay_until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11)";
const LOCK: &str = concat!(
    "UPDATE orders SET state = state WHERE id = $1 RETURNING ",
    columns!()
);
const LOCK_BY_RESERVATION: &str = concat!(
    "UPDATE orders SET state = state WHERE reservation = $1 RETURNING ",
    columns!()
);
const STATE_BY_RESERVATION: &str = "SELECT state FROM orders WHERE reservation = $1";
const SAVE: &str = "UPDATE orders SET state = $2, payment = $3, refunded = $4, shipment = $5, timeline = $6, short = $7, staff = $8, \
    bank_ms = $9 WHERE id = $1";
const LIST_OVERDUE: &str =
    "SELECT id FROM orders WHERE state = 'placed' AND pay_until_ms <= $1 ORDER BY pay_until_ms LIMIT 200";
const LIST_OPEN_OF_CART: &str = "SELECT id FROM orders WHERE cart = $1 AND (state = 'placed' OR bank_ms IS NOT NULL) AND reservation <> $2 \
    ORDER BY id";
/// A cart's last orders that are not packed yet. A double sale is among the last 20: more orders than that are no double click.
const LIST_UNPACKED_OF_SAME_CART: &str = "SELECT id FROM orders WHERE cart = (SELECT o.cart FROM orders o WHERE o.id = $1) AND id <> $1 \
    AND state IN ('placed', 'paid') ORDER BY id DESC LIMIT 20";
const SET_BANK_SINCE: &str = "UPDATE orders SET bank_ms = $2 WHERE id = $1";
/// Orders of a process that died between calling the bank and saving its answer.
const CLEAR_STALE_BANK: &str = "UPDATE orders SET bank_ms = NULL WHERE bank_ms <= $1 \
    AND (payment IS NULL OR payment NOT LIKE '%\"state\":\"processing\"%')";
const LIST_OF_GUEST_CART: &str = select!("cart = $1 AND owner IS NULL ORDER BY id");
const HAND_OVER: &str =
    "UPDATE orders SET owner = $2, cart = $3 WHERE id = $1 AND owner IS NULL RETURNING id";

fn into_records(rows: Vec<Row>) -> Result<Vec<OrderRecord>, Failure> {
    rows.into_iter().map(Row::into_record).collect()
}

/// Finds an order that the buyer may read; `None` for anybody else's.
pub(crate) async fn find(
    db: &Db,
    identity: &BuyerIdentity,
    id: OrderId,
) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> = match identity {
        BuyerIdentity::Account(user) => {
            on_read!(db, c => sqlx::query_as(FIND_FOR_ACCOUNT).bind(id.0).bind(user.0).bind(identity.scope()).fetch_optional(c).await)?
        }
        BuyerIdentity::Guest(hash) => {
            on_read!(db, c => sqlx::query_as(FIND_FOR_GUEST).bind(id.0).bind(hash).bind(identity.scope()).fetch_optional(c).await)?
        }
        BuyerIdentity::Nobody => None,
    };
    row.map(Row::into_record).transpose()
}

/// Finds an order by its id, regardless of its owner.
pub(crate) async fn find_by_id(db: &Db, id: OrderId) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(FIND_BY_ID).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Finds an order by its number, regardless of its owner.
pub(crate) async fn find_by_number(db: &Db, number: &str) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_BY_NUMBER).bind(number).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Lets the buyer read a guest's order.
pub(crate) async fn add_viewer(tx: &mut Tx, id: OrderId, identity: &BuyerIdentity) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(ADD_VIEWER).bind(id.0).bind(identity.scope()).execute(c).await.map(drop))?,
    )
}

/// Finds a shop's order; `None` for another shop's.
pub(crate) async fn find_of_shop(
    db: &Db,
    tenant: TenantId,
    id: OrderId,
) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND_OF_SHOP).bind(id.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Lists the buyer's orders, newest first, up to the id `before`.
pub(crate) async fn list(
    db: &Db,
    identity: &BuyerIdentity,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<OrderRecord>, Failure> {
    let (before, limit) = (before.unwrap_or(Uuid::max()), i64::from(limit));
    into_records(match identity {
        BuyerIdentity::Account(user) => on_read!(db, c => sqlx::query_as(LIST_OF_ACCOUNT)
            .bind(user.0).bind(before).bind(limit).fetch_all(c).await)?,
        BuyerIdentity::Guest(hash) => on_read!(db, c => sqlx::query_as(LIST_OF_GUEST)
            .bind(hash).bind(before).bind(limit).fetch_all(c).await)?,
        BuyerIdentity::Nobody => Vec::new(),
    })
}

/// Lists a shop's orders, newest or oldest first as the query says, beyond the id `after`.
pub(crate) async fn list_of_shop(
    db: &Db,
    tenant: TenantId,
    query: &ShopOrderQuery,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<OrderRecord>, Failure> {
    let (all, of_state, first) = if query.oldest_first {
        (LIST_OF_SHOP_OLDEST, LIST_OF_SHOP_STATE_OLDEST, Uuid::nil())
    } else {
        (LIST_OF_SHOP, LIST_OF_SHOP_STATE, Uuid::max())
    };
    let (after, limit) = (after.unwrap_or(first), i64::from(limit));
    let pattern = like_pattern(&query.q);
    let [first_word, second_word, other_words] = word_patterns(&query.q);
    into_records(match query.state {
        None => on_read!(db, c => sqlx::query_as(all)
            .bind(tenant.0).bind(after).bind(limit).bind(pattern).bind(first_word).bind(second_word).bind(other_words)
            .fetch_all(c).await)?,
        Some(state) => on_read!(db, c => sqlx::query_as(of_state)
            .bind(tenant.0).bind(after).bind(limit).bind(pattern).bind(first_word).bind(second_word).bind(other_words)
            .bind(state.as_str()).fetch_all(c).await)?,
    })
}

/// Returns the `LIKE` pattern that finds the text anywhere, with its wildcards escaped.
fn like_pattern(q: &str) -> String {
    let mut pattern = String::from("%");
    for c in q.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Returns the `LIKE` patterns that find the folded words of a search: the first two anywhere, the others in their order. Without a
/// letter or digit nothing fits.
fn word_patterns(q: &str) -> [String; 3] {
    let folded = fold(q);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] => [String::new(), String::new(), String::new()],
        [first, rest @ ..] => {
            let (second, others) = rest.split_first().unwrap_or((&"", &[]));
            [first, second, others.join("%").as_str()].map(|word| ["%", word, "%"].concat())
        }
    }
}

/// Returns what an order is found by: number, name and address, as they are, folded, and the number without its hyphens.
pub(super) fn search_text(number: &str, name: &str, email: &str) -> String {
    let plain = [number, name, email].join(" ").to_lowercase();
    let compact: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    [&*plain, &*fold(&plain), &*compact.to_lowercase()].join(" ")
}

/// Inserts an order.
pub(crate) async fn insert(tx: &mut Tx, record: &OrderRecord) -> Result<(), Failure> {
    let order = &record.order;
    let snapshot = serde_json::to_string(order)?;
    let timeline = serde_json::to_string(&order.timeline)?;
    let search = search_text(&order.number, &order.address.name, &order.email);
    let pay_until = i64::try_from(order.pay_until.unix_millis()).unwrap_or(i64::MAX);
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(order.id.0).bind(&order.number).bind(order.shop.0)
        .bind(record.owner.map(|user| user.0)).bind(record.cart.0).bind(record.reservation.0).bind(order.state.as_str())
        .bind(snapshot).bind(timeline).bind(search).bind(pay_until).execute(c).await.map(drop))?,
    )
}

/// Locks an order until the transaction ends, and reads it.
pub(crate) async fn lock(tx: &mut Tx, id: OrderId) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(LOCK).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Locks the order with this reservation until the transaction ends, and reads it.
pub(crate) async fn lock_by_reservation(
    tx: &mut Tx,
    reservation: ReservationId,
) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> =
        on_write!(tx, c => sqlx::query_as(LOCK_BY_RESERVATION).bind(reservation.0).fetch_optional(c).await)?;
    row.map(Row::into_record).transpose()
}

/// Reads the state of the order with this reservation.
pub(crate) async fn find_state_by_reservation(
    db: &Db,
    reservation: ReservationId,
) -> Result<Option<OrderState>, Failure> {
    let word: Option<String> = on_read!(db, c => sqlx::query_scalar(STATE_BY_RESERVATION)
        .bind(reservation.0).fetch_optional(c).await)?;
    word.map(|word| {
        OrderState::parse(&word)
            .ok_or_else(|| Failure::internal(format!("an order in an unknown state: {word}")))
    })
    .transpose()
}

/// Saves the columns of a locked order that can change.
pub(crate) async fn save(tx: &mut Tx, record: &OrderRecord) -> Result<(), Failure> {
    let order = &record.order;
    let payment = order.payment.as_ref().map(serde_json::to_string).transpose()?;
    let shipment = order.shipment.as_ref().map(serde_json::to_string).transpose()?;
    let timeline = serde_json::to_string(&order.timeline)?;
    let short = Some(&order.short).filter(|short| !short.is_empty());
    let short = short.map(serde_json::to_string).transpose()?;
    let staff = Some(&record.staff).filter(|staff| !staff.is_empty());
    let staff = staff.map(serde_json::to_string).transpose()?;
    Ok(
        on_write!(tx, c => sqlx::query(SAVE).bind(order.id.0).bind(order.state.as_str()).bind(payment)
        .bind(order.refunded.minor).bind(shipment).bind(timeline).bind(short).bind(staff).bind(record.bank_ms).execute(c).await.map(drop))?,
    )
}

/// Lists up to 200 unpaid orders whose time to pay has passed.
pub(crate) async fn list_overdue(db: &Db, now_ms: i64) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> = on_read!(db, c => sqlx::query_scalar(LIST_OVERDUE).bind(now_ms).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// Lists the orders of a cart that are unpaid or whose payment is with the bank, except the one with this reservation.
pub(crate) async fn list_open_of_cart(
    db: &Db,
    cart: CartId,
    except: ReservationId,
) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> = on_read!(db, c => sqlx::query_scalar(LIST_OPEN_OF_CART).bind(cart.0).bind(except.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// As [`list_open_of_cart`], in the transaction that locks the cart.
pub(crate) async fn list_open_of_locked_cart(
    tx: &mut Tx,
    cart: CartId,
    except: ReservationId,
) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> = on_write!(tx, c => sqlx::query_scalar(LIST_OPEN_OF_CART).bind(cart.0).bind(except.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// Lists the other orders of the same cart that are unpaid, or paid and not yet packed.
pub(crate) async fn list_unpacked_of_same_cart(tx: &mut Tx, id: OrderId) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(LIST_UNPACKED_OF_SAME_CART).bind(id.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// Sets since when a payment of the order is with the bank, in milliseconds since 1970; `None` if none is.
pub(crate) async fn set_bank_since(tx: &mut Tx, id: OrderId, since_ms: Option<i64>) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(SET_BANK_SINCE).bind(id.0).bind(since_ms).execute(c).await.map(drop))?)
}

/// Clears payments that were about to start more than `STALE_MS` ago and of which no outcome is known.
pub(crate) async fn clear_stale_bank(tx: &mut Tx, now_ms: i64) -> Result<(), Failure> {
    let stale_ms = now_ms - STALE_MS;
    Ok(on_write!(tx, c => sqlx::query(CLEAR_STALE_BANK).bind(stale_ms).execute(c).await.map(drop))?)
}

/// Lists the orders of a guest's cart.
pub(crate) async fn list_of_guest_cart(tx: &mut Tx, cart: CartId) -> Result<Vec<OrderRecord>, Failure> {
    into_records(on_write!(tx, c => sqlx::query_as(LIST_OF_GUEST_CART).bind(cart.0).fetch_all(c).await)?)
}

/// Assigns a guest's order to an account and its cart. Returns false if the order has an owner already.
pub(crate) async fn hand_over(tx: &mut Tx, id: OrderId, user: UserId, cart: CartId) -> Result<bool, Failure> {
    let changed: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(HAND_OVER)
        .bind(id.0).bind(user.0).bind(cart.0).fetch_optional(c).await)?;
    Ok(changed.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_without_letters_finds_nothing_by_words() {
        assert_eq!(word_patterns("%"), ["", "", ""]);
        assert_eq!(word_patterns("Åke"), ["%ake%", "%%", "%%"]);
        assert_eq!(word_patterns("penn orla x y"), ["%penn%", "%orla%", "%x%y%"]);
    }
}
