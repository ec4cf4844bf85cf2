//! Checkout: prices the cart for an address and places the order. Stock is reserved first, then the order is stored; `pay`
//! charges for it.

use super::{
    Orders,
    cart::cart_pricing::{self, ItemFacts},
    supersede_unpaid, timeline,
};
use crate::buyer_identity::BuyerIdentity;
use crate::store::{
    carts::{self, LineRecord},
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
    orders::{Address, Discount, OrderState, PAYMENT_WINDOW_MINUTES, Party, ShippingChoice, Totals, total},
    validation,
};
use allpet_kernel::{Buyer, Failure, cursor::base64url, idempotency::IdempotentRequest};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Milliseconds for which stock stays reserved beyond the time to pay, so that a payment started in the last minute still finds
/// it.
const GRACE_MS: u64 = 5 * 60 * 1_000;

/// Calculates the cart's total for an address, with its explanation.
pub(crate) async fn price(app: &Orders, buyer: &Buyer, form: &CheckoutForm) -> Result<Totals, Failure> {
    let address = form.address.check("address")?;
    let stored = carts::find(&app.db, &BuyerIdentity::of(buyer)).await?;
    let lines = stored.map(|record| record.lines).unwrap_or_default();
    let facts = cart_pricing::look_up(app, lines.iter().map(|line| &line.item)).await?;
    calculate_totals(&facts, &lines, &address, form.shipping)
}

fn calculate_totals(
    facts: &ItemFacts,
    lines: &[LineRecord],
    address: &Address,
    shipping: ShippingChoice,
) -> Result<Totals, Failure> {
    let priced = facts.price_lines(lines).ok_or_else(|| {
        let message = "We no longer sell an item in your cart. Remove it to continue.";
        cart_refused(Invalid::one("cart", "not-sold", message))
    })?;
    total(&priced, address, shipping, &Discount::default()).map_err(|error| cart_refused(error.into()))
}

fn cart_refused(invalid: Invalid) -> Failure {
    let detail = invalid.to_string();
    Problem {
        errors: invalid.0,
        ..Problem::new(CART_REFUSED).detail(detail)
    }
    .into()
}

/// Places an order for the cart, once per idempotency key. Fails with `CART_REFUSED` if the cart cannot be ordered,
/// `TOTAL_CHANGED` if the buyer agreed to another total, and `CART_UNDECIDED` while a payment is with the bank.
pub(crate) async fn place_order(app: &Orders, buyer: &Buyer, request: PlaceOrder) -> Result<Order, Failure> {
    let PlaceOrder { key, body: form } = request;
    let identity = BuyerIdentity::of(buyer);
    let idempotent = IdempotentRequest::of_caller(&identity.scope(), "PlaceOrder", &key, &form)?;
    if let Some(answer) = idempotent.find_response(&app.db).await? {
        return Ok(answer);
    }
    let checkout = validate(app, &identity, form).await?;
    let reservation = reserve(app, &identity, &key, &checkout).await?;
    let record = new_record(app, &identity, reservation, checkout);
    store(app, &idempotent, record).await
}

/// A cart that can be ordered.
struct Checkout {
    cart: CartId,
    lines: Vec<LineRecord>,
    form: OrderForm,
    facts: ItemFacts,
    totals: Totals,
    shop: TenantId,
}

/// Checks the form and the buyer's cart.
async fn validate(app: &Orders, identity: &BuyerIdentity, form: OrderForm) -> Result<Checkout, Failure> {
    let stored = carts::find(&app.db, identity).await?;
    if stored.as_ref().is_some_and(|record| record.undecided.is_some()) {
        return Err(supersede_unpaid::payment_undecided());
    }
    let (cart, lines) = stored.map_or_else(
        || (CartId(uuid::Uuid::nil()), Vec::new()),
        |record| (record.id, record.lines),
    );
    let form = validate_form(form)?;
    let facts = cart_pricing::look_up(app, lines.iter().map(|line| &line.item)).await?;
    let totals = calculate_totals(&facts, &lines, &form.address, form.shipping)?;
    check_agreed_total(&totals, &form)?;
    let shop = find_shop(app, &facts, &lines).await?;
    Ok(Checkout {
        cart,
        lines,
        form,
        facts,
        totals,
        shop,
    })
}

/// Cancels the cart's earlier unpaid order, and reserves the stock of the new one.
async fn reserve(
    app: &Orders,
    identity: &BuyerIdentity,
    key: &IdempotencyKey,
    checkout: &Checkout,
) -> Result<ReservationId, Failure> {
    let reservation = reservation_id(identity, key, &checkout.form, &checkout.lines)?;
    supersede_unpaid::cancel_earlier(app, checkout.cart, reservation).await?;
    reserve_stock(app, reservation, &checkout.lines).await?;
    Ok(reservation)
}

fn new_record(
    app: &Orders,
    identity: &BuyerIdentity,
    reservation: ReservationId,
    checkout: Checkout,
) -> OrderRecord {
    let lines = checkout.facts.order_lines(&checkout.lines);
    OrderRecord {
        order: new_order(app, checkout.shop, lines, checkout.totals, checkout.form),
        owner: identity.user(),
        cart: checkout.cart,
        reservation,
        staff: BTreeMap::new(),
        bank_ms: None,
    }
}

/// Stores the order once per request, and announces it. Releases its stock if its cart has been merged or has an order that is
/// being paid.
async fn store(app: &Orders, idempotent: &IdempotentRequest, record: OrderRecord) -> Result<Order, Failure> {
    let (cart, reservation) = (record.cart, record.reservation);
    let mut tx = app.db.begin().await?;
    // The key first: a second request with the same key waits here and then finds the first one's answer.
    if !idempotent
        .save_response(&mut tx, &app.kernel, &record.order)
        .await?
    {
        tx.rollback().await?;
        let answer = idempotent.find_response(&app.db).await?;
        return answer.ok_or_else(|| {
            Failure::internal("the stored response of an idempotency key disappeared while it was read")
        });
    }
    // A sign-in may have merged the guest's cart into the account's meanwhile; an order of a deleted cart would belong to nobody.
    if !carts::lock(&mut tx, cart).await? {
        tx.rollback().await?;
        supersede_unpaid::release_reservation(app, reservation).await?;
        let message = "Your cart has moved to your account. Review it there and place the order again.";
        return Err(cart_refused(Invalid::one("cart", "moved", message)));
    }
    // A second click or another window may have placed another order of this cart since; only one stays open.
    if !supersede_unpaid::cancel_concurrent(app, &mut tx, cart, reservation).await? {
        tx.rollback().await?;
        supersede_unpaid::release_reservation(app, reservation).await?;
        return Err(supersede_unpaid::payment_undecided());
    }
    orders::insert(&mut tx, &record).await?;
    let event = OrderPlaced {
        order: record.order.id,
        owner: record.owner,
        total: record.order.totals.total,
        tenant: Some(record.order.shop),
    };
    app.kernel.announce(&mut tx, &event).await?;
    tx.commit().await?;
    Ok(record.order)
}

/// Finds the one shop that fulfils the order; designs are made by the default shop. Fails with `CART_REFUSED` if there are two.
async fn find_shop(app: &Orders, facts: &ItemFacts, lines: &[LineRecord]) -> Result<TenantId, Failure> {
    let mut shops = facts.shops(lines);
    if shops.is_empty()
        || lines
            .iter()
            .any(|line| matches!(line.item, CartItem::Design { .. }))
    {
        let default_shop = default_shop(app).await?;
        if !shops.contains(&default_shop) {
            shops.push(default_shop);
        }
    }
    if let [shop] = shops.as_slice() {
        return Ok(*shop);
    }
    let message = "These items are sold by two shops. Order them one shop at a time.";
    Err(cart_refused(Invalid::one("cart", "two-shops", message)))
}

/// Finds the shop that makes designs to order: the first shop in the list of tenants.
async fn default_shop(app: &Orders) -> Result<TenantId, Failure> {
    let tenants = app.module_client().send(ListTenants {}).await?;
    let mut shops = tenants.iter().filter(|tenant| tenant.kind == TenantKind::Shop);
    let first = shops.next().map(|shop| shop.id);
    first.ok_or_else(|| Failure::internal("no shop exists that could make a design"))
}

/// Checks the address and the email, and returns the form with their normalised values.
fn validate_form(form: OrderForm) -> Result<OrderForm, Invalid> {
    let mut invalid = Invalid::default();
    let address = invalid.merge(form.address.check("address"));
    let email = invalid.merge(validation::email("email", &form.email));
    invalid.or(OrderForm {
        address: address.unwrap_or_else(|| form.address.clone()),
        email: email.unwrap_or_default(),
        ..form
    })
}

/// Checks that the total is the one to which the buyer agreed.
fn check_agreed_total(totals: &Totals, form: &OrderForm) -> Result<(), Failure> {
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

/// Derives the reservation's id from the request, so that a repeated request reserves the same pieces, even after a crash.
fn reservation_id(
    identity: &BuyerIdentity,
    key: &IdempotencyKey,
    form: &OrderForm,
    lines: &[LineRecord],
) -> Result<ReservationId, Failure> {
    let mut hash = Sha256::new();
    hash.update(identity.scope());
    hash.update(&key.0);
    hash.update(serde_json::to_vec(form)?);
    for line in lines {
        hash.update(format!("{}×{};", line.key, line.quantity));
    }
    Ok(ReservationId(timeline::id_from_hash(&hash.finalize())))
}

/// Reserves the stock of the lines.
async fn reserve_stock(
    app: &Orders,
    reservation: ReservationId,
    lines: &[LineRecord],
) -> Result<(), Failure> {
    let lines = ItemFacts::reservation_lines(lines);
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
    let window = u64::from(PAYMENT_WINDOW_MINUTES) * 60 * 1_000;
    Timestamp::from_unix_millis(app.kernel.now().unix_millis().saturating_add(window))
}

fn new_order(
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
        number: timeline::order_number(app.kernel.randomness().bytes()),
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
    timeline::append_entry(&mut order, now, Party::Buyer, "The order was placed.");
    order
}
