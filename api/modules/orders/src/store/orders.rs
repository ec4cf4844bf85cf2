//! Orders.

mod record;

pub(crate) use record::OrderRecord;
use record::STALE_MS;

use crate::buyer_identity::BuyerIdentity;
use allpet_contract::{
    orders::{Order, ShopOrderQuery},
    payments::Payment,
};
use allpet_domain::{
    Money,
    id::{CartId, OrderId, ReservationId, TenantId, UserId},
    orders::OrderState,
    payments::PaymentState,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
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

const OF_OWNER: &str = select!(
    "id = $1 AND (owner = $2 OR (owner IS NULL AND EXISTS \
     (SELECT 1 FROM order_viewers v WHERE v.order_id = orders.id AND v.viewer = $3)))"
);
/// A guest's order is the cart's, and the cart is the cookie's; or the guest has found it again.
const OF_GUEST: &str = select!(
    "id = $1 AND owner IS NULL AND (cart = (SELECT c.id FROM carts c WHERE c.token_hash = $2) OR EXISTS \
     (SELECT 1 FROM order_viewers v WHERE v.order_id = orders.id AND v.viewer = $3))"
);
const BY_ID: &str = select!("id = $1");
const BY_NUMBER: &str = select!("number = $1");
const ADD_VIEWER: &str =
    "INSERT INTO order_viewers (order_id, viewer) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const OF_SHOP: &str = select!("id = $1 AND tenant = $2");
const LIST_OWNERS: &str = select!("owner = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const LIST_GUESTS: &str = select!(
    "owner IS NULL AND cart = (SELECT c.id FROM carts c WHERE c.token_hash = $1) AND id < $2 ORDER BY id DESC LIMIT $3"
);
const LIST_SHOPS: &str =
    select!("tenant = $1 AND id < $2 AND search LIKE $4 ESCAPE '\\' ORDER BY id DESC LIMIT $3");
const LIST_SHOPS_STATE: &str = select!(
    "tenant = $1 AND id < $2 AND search LIKE $4 ESCAPE '\\' AND state = $5 ORDER BY id DESC LIMIT $3"
);
const LIST_SHOPS_OLDEST: &str =
    select!("tenant = $1 AND id > $2 AND search LIKE $4 ESCAPE '\\' ORDER BY id LIMIT $3");
const LIST_SHOPS_STATE_OLDEST: &str =
    select!("tenant = $1 AND id > $2 AND search LIKE $4 ESCAPE '\\' AND state = $5 ORDER BY id LIMIT $3");
const INSERT: &str = "INSERT INTO orders (id, number, tenant, owner, cart, reservation, state, snapshot, refunded, timeline, search, \
    pay_until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11)";
const TAKE: &str = concat!(
    "UPDATE orders SET state = state WHERE id = $1 RETURNING ",
    columns!()
);
const TAKE_RESERVED: &str = concat!(
    "UPDATE orders SET state = state WHERE reservation = $1 RETURNING ",
    columns!()
);
const SAVE: &str = "UPDATE orders SET state = $2, payment = $3, refunded = $4, shipment = $5, timeline = $6, short = $7, staff = $8, \
    bank_ms = $9 WHERE id = $1";
const UNPAID: &str =
    "SELECT id FROM orders WHERE state = 'placed' AND pay_until_ms <= $1 ORDER BY pay_until_ms LIMIT 200";
const WAITING: &str = "SELECT id FROM orders WHERE cart = $1 AND (state = 'placed' OR bank_ms IS NOT NULL) AND reservation <> $2 \
    ORDER BY id";
/// The last ones of a cart that are not packed yet; whoever buys more often than that is no matter of one cart ordered twice.
const BESIDE: &str = "SELECT id FROM orders WHERE cart = (SELECT o.cart FROM orders o WHERE o.id = $1) AND id <> $1 \
    AND state IN ('placed', 'paid') ORDER BY id DESC LIMIT 20";
const SET_BANK: &str = "UPDATE orders SET bank_ms = $2 WHERE id = $1";
/// What a process left that ended between asking the bank and writing down its answer.
const FORGET_STALE: &str = "UPDATE orders SET bank_ms = NULL WHERE bank_ms <= $1 \
    AND (payment IS NULL OR payment NOT LIKE '%\"state\":\"processing\"%')";
const OF_CART: &str = select!("cart = $1 AND owner IS NULL ORDER BY id");
const HAND_OVER: &str =
    "UPDATE orders SET owner = $2, cart = $3 WHERE id = $1 AND owner IS NULL RETURNING id";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    owner: Option<Uuid>,
    cart: Uuid,
    reservation: Uuid,
    state: String,
    snapshot: String,
    payment: Option<String>,
    refunded: i64,
    shipment: Option<String>,
    timeline: String,
    short: Option<String>,
    staff: Option<String>,
    bank_ms: Option<i64>,
}

impl Row {
    fn read(self) -> Result<OrderRecord, Failure> {
        let snapshot: Order = serde_json::from_str(&self.snapshot)?;
        let state = OrderState::parse(&self.state)
            .ok_or_else(|| Failure::internal(format!("order {}: state “{}”", self.id, self.state)))?;
        let refunded = Money::new(self.refunded, snapshot.totals.total.currency);
        let payment: Option<Payment> = self.payment.as_deref().map(serde_json::from_str).transpose()?;
        let order = Order {
            state,
            payment: payment.map(|payment| current(payment, state, refunded)),
            refunded,
            shipment: self.shipment.as_deref().map(serde_json::from_str).transpose()?,
            timeline: serde_json::from_str(&self.timeline)?,
            short: self
                .short
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?
                .unwrap_or_default(),
            ..snapshot
        };
        Ok(OrderRecord {
            order,
            owner: self.owner.map(UserId),
            cart: CartId(self.cart),
            reservation: ReservationId(self.reservation),
            bank_ms: self.bank_ms,
            staff: self
                .staff
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

/// The payment as it stands with the order: what went back is what went back of the order, and nobody confirms a payment of
/// an order that has ended.
pub(crate) fn current(mut payment: Payment, order: OrderState, refunded: Money) -> Payment {
    if payment.state == PaymentState::Succeeded {
        payment.refunded = refunded;
    }
    if order == OrderState::Cancelled
        && let Ok(given_up) = payment.state.cancel()
    {
        payment.state = given_up;
    }
    payment
}

fn read_all(rows: Vec<Row>) -> Result<Vec<OrderRecord>, Failure> {
    rows.into_iter().map(Row::read).collect()
}

/// Somebody's order; another's is not found.
pub(crate) async fn find(db: &Db, who: &BuyerIdentity, id: OrderId) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> = match who {
        BuyerIdentity::Account(user) => {
            on_read!(db, c => sqlx::query_as(OF_OWNER).bind(id.0).bind(user.0).bind(who.scope()).fetch_optional(c).await)?
        }
        BuyerIdentity::Guest(hash) => {
            on_read!(db, c => sqlx::query_as(OF_GUEST).bind(id.0).bind(hash).bind(who.scope()).fetch_optional(c).await)?
        }
        BuyerIdentity::Nobody => None,
    };
    row.map(Row::read).transpose()
}

/// An order, whoever's it is.
pub(crate) async fn by_id(db: &Db, id: OrderId) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// An order by its number, whoever's it is.
pub(crate) async fn by_number(db: &Db, number: &str) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(BY_NUMBER).bind(number).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Lets somebody read a guest's order.
pub(crate) async fn add_viewer(tx: &mut Tx, id: OrderId, who: &BuyerIdentity) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(ADD_VIEWER).bind(id.0).bind(who.scope()).execute(c).await.map(drop))?)
}

/// A shop's order; another's is not found.
pub(crate) async fn find_of_shop(
    db: &Db,
    tenant: TenantId,
    id: OrderId,
) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(OF_SHOP).bind(id.0).bind(tenant.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Somebody's orders, the newest first.
pub(crate) async fn list(
    db: &Db,
    who: &BuyerIdentity,
    behind: Option<Uuid>,
    limit: u32,
) -> Result<Vec<OrderRecord>, Failure> {
    let (behind, limit) = (behind.unwrap_or(Uuid::max()), i64::from(limit));
    read_all(match who {
        BuyerIdentity::Account(user) => on_read!(db, c => sqlx::query_as(LIST_OWNERS)
            .bind(user.0).bind(behind).bind(limit).fetch_all(c).await)?,
        BuyerIdentity::Guest(hash) => on_read!(db, c => sqlx::query_as(LIST_GUESTS)
            .bind(hash).bind(behind).bind(limit).fetch_all(c).await)?,
        BuyerIdentity::Nobody => Vec::new(),
    })
}

/// A shop's orders, the newest first.
pub(crate) async fn list_of_shop(
    db: &Db,
    tenant: TenantId,
    query: &ShopOrderQuery,
    behind: Option<Uuid>,
    limit: u32,
) -> Result<Vec<OrderRecord>, Failure> {
    let (all, of_state, first) = if query.oldest_first {
        (LIST_SHOPS_OLDEST, LIST_SHOPS_STATE_OLDEST, Uuid::nil())
    } else {
        (LIST_SHOPS, LIST_SHOPS_STATE, Uuid::max())
    };
    let (behind, limit) = (behind.unwrap_or(first), i64::from(limit));
    let wanted = pattern(&query.q);
    read_all(match query.state {
        None => on_read!(db, c => sqlx::query_as(all)
            .bind(tenant.0).bind(behind).bind(limit).bind(wanted).fetch_all(c).await)?,
        Some(state) => on_read!(db, c => sqlx::query_as(of_state)
            .bind(tenant.0).bind(behind).bind(limit).bind(wanted).bind(state.as_str()).fetch_all(c).await)?,
    })
}

/// What `LIKE` looks for: the words as they are, whatever signs are in them.
fn pattern(q: &str) -> String {
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

pub(crate) async fn insert(tx: &mut Tx, kept: &OrderRecord) -> Result<(), Failure> {
    let order = &kept.order;
    let snapshot = serde_json::to_string(order)?;
    let timeline = serde_json::to_string(&order.timeline)?;
    let search = format!("{} {} {}", order.number, order.address.name, order.email).to_lowercase();
    let pay_until = i64::try_from(order.pay_until.unix_millis()).unwrap_or(i64::MAX);
    Ok(
        on_write!(tx, c => sqlx::query(INSERT).bind(order.id.0).bind(&order.number).bind(order.shop.0)
        .bind(kept.owner.map(|user| user.0)).bind(kept.cart.0).bind(kept.reservation.0).bind(order.state.as_str())
        .bind(snapshot).bind(timeline).bind(search).bind(pay_until).execute(c).await.map(drop))?,
    )
}

/// An order, which nobody else changes until the transaction ends.
pub(crate) async fn take(tx: &mut Tx, id: OrderId) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(TAKE).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// The order that reserved something, which nobody else changes until the transaction ends.
pub(crate) async fn take_reserved(
    tx: &mut Tx,
    reservation: ReservationId,
) -> Result<Option<OrderRecord>, Failure> {
    let row: Option<Row> =
        on_write!(tx, c => sqlx::query_as(TAKE_RESERVED).bind(reservation.0).fetch_optional(c).await)?;
    row.map(Row::read).transpose()
}

/// Writes down what changed of an order that was taken.
pub(crate) async fn save(tx: &mut Tx, kept: &OrderRecord) -> Result<(), Failure> {
    let order = &kept.order;
    let payment = order.payment.as_ref().map(serde_json::to_string).transpose()?;
    let shipment = order.shipment.as_ref().map(serde_json::to_string).transpose()?;
    let timeline = serde_json::to_string(&order.timeline)?;
    let short = Some(&order.short).filter(|short| !short.is_empty());
    let short = short.map(serde_json::to_string).transpose()?;
    let staff = Some(&kept.staff).filter(|staff| !staff.is_empty());
    let staff = staff.map(serde_json::to_string).transpose()?;
    Ok(
        on_write!(tx, c => sqlx::query(SAVE).bind(order.id.0).bind(order.state.as_str()).bind(payment)
        .bind(order.refunded.minor).bind(shipment).bind(timeline).bind(short).bind(staff).bind(kept.bank_ms).execute(c).await.map(drop))?,
    )
}

/// Orders whose time to be paid has passed.
pub(crate) async fn unpaid(db: &Db, now_ms: i64) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> = on_read!(db, c => sqlx::query_scalar(UNPAID).bind(now_ms).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// The orders of a cart that wait for their payment or for the bank, beside the one with this reservation.
pub(crate) async fn waiting(db: &Db, cart: CartId, beside: ReservationId) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> =
        on_read!(db, c => sqlx::query_scalar(WAITING).bind(cart.0).bind(beside.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// As [`waiting`], in the transaction that holds the cart.
pub(crate) async fn waiting_held(
    tx: &mut Tx,
    cart: CartId,
    beside: ReservationId,
) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(WAITING).bind(cart.0).bind(beside.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// The orders of the same cart that are not packed yet.
pub(crate) async fn beside(tx: &mut Tx, id: OrderId) -> Result<Vec<OrderId>, Failure> {
    let ids: Vec<Uuid> = on_write!(tx, c => sqlx::query_scalar(BESIDE).bind(id.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// Says since when a payment of an order is with the bank.
pub(crate) async fn set_bank(tx: &mut Tx, id: OrderId, since_ms: Option<i64>) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(SET_BANK).bind(id.0).bind(since_ms).execute(c).await.map(drop))?)
}

/// Lets go of payments that were about to be made and of which nothing was heard since.
pub(crate) async fn forget_stale(tx: &mut Tx, now_ms: i64) -> Result<(), Failure> {
    let until = now_ms - STALE_MS;
    Ok(on_write!(tx, c => sqlx::query(FORGET_STALE).bind(until).execute(c).await.map(drop))?)
}

/// The orders of a guest's cart.
pub(crate) async fn of_cart(tx: &mut Tx, cart: CartId) -> Result<Vec<OrderRecord>, Failure> {
    read_all(on_write!(tx, c => sqlx::query_as(OF_CART).bind(cart.0).fetch_all(c).await)?)
}

/// A guest's order becomes an account's; false where it is somebody's already.
pub(crate) async fn hand_over(tx: &mut Tx, id: OrderId, user: UserId, to: CartId) -> Result<bool, Failure> {
    let handed: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(HAND_OVER)
        .bind(id.0).bind(user.0).bind(to.0).fetch_optional(c).await)?;
    Ok(handed.is_some())
}
