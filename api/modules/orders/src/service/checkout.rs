//! The cart is priced for an address, and ordered: stock first, then the order, then (elsewhere) the money.

use super::{
    Orders,
    cart_pricing::{self, Goods},
    supersede_unpaid, timeline,
};
use crate::buyer_identity::BuyerIdentity;
use crate::store::{
    carts::{self, Line},
    orders::{self, OrderRecord},
};
use allpet_contract::{
    IdempotencyKey, Problem,
    catalog::{ReservationForm, ReserveStock},
    events::OrderPlaced,
    orders::{CART_REFUSED, CartItem, CheckoutForm, Order, OrderForm, PlaceOrder, TOTAL_CHANGED},
    tenants::{ListTenants, TenantKind},
};
use allpet_domain::{
    Invalid, Timestamp,
    id::{CartId, OrderId, ReservationId, TenantId},
    orders::{Address, Discount, OrderState, PAYMENT_WINDOW_SECONDS, Party, ShippingChoice, Totals, total},
    validation,
};
use allpet_kernel::{Buyer, Failure, cursor::base64url, idempotency::Intention};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Milliseconds that stock is held beyond the time to pay, so that a payment begun in the last minute finds it.
const GRACE_MS: u64 = 5 * 60 * 1_000;

/// What the cart comes to at an address, and why.
pub(crate) async fn price(app: &Orders, buyer: &Buyer, form: &CheckoutForm) -> Result<Totals, Failure> {
    let address = form.address.check("address")?;
    let kept = carts::find(&app.db, &BuyerIdentity::of(buyer)).await?;
    let lines = kept.map(|kept| kept.lines).unwrap_or_default();
    let goods = cart_pricing::look_up(app, lines.iter().map(|line| &line.item)).await?;
    sum(&goods, &lines, &address, form.shipping)
}

fn sum(
    goods: &Goods,
    lines: &[Line],
    address: &Address,
    shipping: ShippingChoice,
) -> Result<Totals, Failure> {
    let priced = goods.priced(lines).ok_or_else(|| {
        let message = "We no longer sell an item in your cart. Remove it to continue.";
        refused(Invalid::one("cart", "not-sold", message))
    })?;
    total(&priced, address, shipping, &Discount::default()).map_err(|error| refused(error.into()))
}

fn refused(invalid: Invalid) -> Failure {
    let detail = invalid.to_string();
    Problem {
        errors: invalid.0,
        ..Problem::new(CART_REFUSED).detail(detail)
    }
    .into()
}

/// Orders the cart, once for each key.
pub(crate) async fn place(app: &Orders, buyer: &Buyer, request: PlaceOrder) -> Result<Order, Failure> {
    let PlaceOrder { key, body: form } = request;
    let who = BuyerIdentity::of(buyer);
    let intention = Intention::of_caller(&who.scope(), "PlaceOrder", &key, &form)?;
    if let Some(answer) = intention.find_answer(&app.db).await? {
        return Ok(answer);
    }
    let kept = carts::find(&app.db, &who).await?;
    if kept.as_ref().is_some_and(|kept| kept.undecided.is_some()) {
        return Err(supersede_unpaid::undecided());
    }
    let (cart, lines) = kept.map_or_else(
        || (CartId(uuid::Uuid::nil()), Vec::new()),
        |kept| (kept.id, kept.lines),
    );
    let form = checked(form)?;
    let goods = cart_pricing::look_up(app, lines.iter().map(|line| &line.item)).await?;
    let totals = sum(&goods, &lines, &form.address, form.shipping)?;
    agreed(&totals, &form)?;
    let shop = shop(app, &goods, &lines).await?;
    let reservation = reservation(&who, &key, &form, &lines)?;
    supersede_unpaid::earlier(app, cart, reservation).await?;
    reserve(app, reservation, &lines).await?;
    let order = placed(app, shop, goods.ordered(&lines), totals, form);
    let kept = OrderRecord {
        order,
        owner: who.user(),
        cart,
        reservation,
        staff: BTreeMap::new(),
        bank_ms: None,
    };
    let mut tx = app.db.begin().await?;
    // The key first: the same order, sent twice at once, waits here and then finds the first one's answer.
    if !intention.save_answer(&mut tx, &app.kernel, &kept.order).await? {
        tx.rollback().await?;
        let answer = intention.find_answer(&app.db).await?;
        return answer.ok_or_else(|| Failure::internal("an answer went while it was looked for"));
    }
    // A sign-in may have emptied the guest's cart into the account's meanwhile: an order of a cart that is gone would be nobody's.
    if !carts::hold(&mut tx, cart).await? {
        tx.rollback().await?;
        supersede_unpaid::give_back(app, reservation).await?;
        let message = "Your cart has moved to your account. Look at it there, and order once more.";
        return Err(refused(Invalid::one("cart", "moved", message)));
    }
    // Another order of this cart may have been placed since, by a second press or in another window: one stays open.
    if !supersede_unpaid::since(app, &mut tx, cart, reservation).await? {
        tx.rollback().await?;
        supersede_unpaid::give_back(app, reservation).await?;
        return Err(supersede_unpaid::undecided());
    }
    orders::insert(&mut tx, &kept).await?;
    let event = OrderPlaced {
        order: kept.order.id,
        owner: kept.owner,
        total: kept.order.totals.total,
        tenant: Some(kept.order.shop),
    };
    app.kernel.announce(&mut tx, &event).await?;
    tx.commit().await?;
    Ok(kept.order)
}

/// The one shop that the order goes to. What is made to order is the house's own.
async fn shop(app: &Orders, goods: &Goods, lines: &[Line]) -> Result<TenantId, Failure> {
    let mut shops = goods.shops(lines);
    if shops.is_empty()
        || lines
            .iter()
            .any(|line| matches!(line.item, CartItem::Design { .. }))
    {
        let house = house(app).await?;
        if !shops.contains(&house) {
            shops.push(house);
        }
    }
    if let [shop] = shops.as_slice() {
        return Ok(*shop);
    }
    let message = "These items are sold by two shops. Order them one shop at a time.";
    Err(refused(Invalid::one("cart", "two-shops", message)))
}

/// The shop that makes what is made to order: the first one of the house.
async fn house(app: &Orders) -> Result<TenantId, Failure> {
    let tenants = app.module_client().send(ListTenants {}).await?;
    let mut shops = tenants.iter().filter(|tenant| tenant.kind == TenantKind::Shop);
    let first = shops.next().map(|shop| shop.id);
    first.ok_or_else(|| Failure::internal("there is no shop that could make a design"))
}

fn checked(form: OrderForm) -> Result<OrderForm, Invalid> {
    let mut invalid = Invalid::default();
    let address = invalid.merge(form.address.check("address"));
    let email = invalid.merge(validation::email("email", &form.email));
    invalid.or(OrderForm {
        address: address.unwrap_or_else(|| form.address.clone()),
        email: email.unwrap_or_default(),
        ..form
    })
}

fn agreed(totals: &Totals, form: &OrderForm) -> Result<(), Failure> {
    if totals.total == form.expected_total {
        return Ok(());
    }
    let detail = format!(
        "The total is {} now; you saw {}. Look at the lines again and confirm.",
        totals.total, form.expected_total
    );
    let invalid = Invalid::one("expected_total", "total-changed", detail.clone());
    Err(Problem {
        errors: invalid.0,
        ..Problem::new(TOTAL_CHANGED).detail(detail)
    }
    .into())
}

/// The reservation's id follows from the intention: a request that comes twice, or that comes again after this process died,
/// holds the same pieces.
fn reservation(
    who: &BuyerIdentity,
    key: &IdempotencyKey,
    form: &OrderForm,
    lines: &[Line],
) -> Result<ReservationId, Failure> {
    let mut hash = Sha256::new();
    hash.update(who.scope());
    hash.update(&key.0);
    hash.update(serde_json::to_vec(form)?);
    for line in lines {
        hash.update(format!("{}×{};", line.key, line.quantity));
    }
    Ok(ReservationId(timeline::id_from(&hash.finalize())))
}

/// Sets the stock aside.
async fn reserve(app: &Orders, reservation: ReservationId, lines: &[Line]) -> Result<(), Failure> {
    let lines = Goods::reserved(lines);
    if !lines.is_empty() {
        let until = pay_until(app).unix_millis().saturating_add(GRACE_MS);
        let body = ReservationForm {
            reservation,
            lines,
            expires_at: Timestamp::from_unix_millis(until),
        };
        let key = IdempotencyKey(reservation.to_string());
        app.module_client().send(ReserveStock { key, body }).await?;
    }
    Ok(())
}

fn pay_until(app: &Orders) -> Timestamp {
    let window = u64::try_from(PAYMENT_WINDOW_SECONDS).unwrap_or(0) * 1_000;
    Timestamp::from_unix_millis(app.kernel.now().unix_millis().saturating_add(window))
}

fn placed(
    app: &Orders,
    shop: TenantId,
    lines: Vec<allpet_contract::orders::OrderLine>,
    totals: Totals,
    form: OrderForm,
) -> Order {
    let now = app.kernel.now();
    let made_to_order = lines
        .iter()
        .any(|line| matches!(line.item, CartItem::Design { .. }));
    let mut order = Order {
        id: OrderId::new(now, app.kernel.randomness().entropy()),
        number: timeline::number(app.kernel.randomness().bytes()),
        shop,
        state: OrderState::Placed,
        lines,
        refunded: allpet_domain::Money::zero(totals.total.currency),
        totals,
        address: form.address,
        shipping: form.shipping,
        email: form.email,
        made_to_order,
        payment: None,
        shipment: None,
        short: Vec::new(),
        placed: now,
        pay_until: pay_until(app),
        timeline: Vec::new(),
        key: Some(base64url(&app.kernel.randomness().bytes::<16>())),
    };
    timeline::tell(&mut order, now, Party::Buyer, "The order was placed.");
    order
}
