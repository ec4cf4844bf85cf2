//! A shopper fills a cart.

use super::{
    Orders,
    cart_pricing::{self, Goods},
    designs,
};
use crate::buyer_identity::{self, BuyerIdentity};
use crate::{
    cookie,
    store::carts::{self, Line},
};
use allpet_contract::{
    IdempotencyKey, Problem,
    catalog::SKU_NOT_FOUND,
    events::CartChanged,
    orders::{AddToCart, CART_FULL, Cart, CartItem, LINE_NOT_FOUND},
};
use allpet_domain::{
    id::{CartId, CartLineId, OrderId},
    orders::{MAX_LINES, merged, quantity},
};
use allpet_kernel::{Buyer, Failure, Reply, Tx, idempotency::Intention};
use serde::Serialize;

/// The whole cart, priced; and whether this browser's guest has one that is not part of it yet.
pub(crate) async fn read(app: &Orders, buyer: &Buyer) -> Result<Cart, Failure> {
    let buyer_identity = BuyerIdentity::of(buyer);
    let mut cart = match carts::find(&app.db, &buyer_identity).await? {
        Some(record) => priced(app, &record.lines, record.undecided).await?,
        None => priced(app, &[], None).await?,
    };
    let guest = BuyerIdentity::guest(buyer);
    cart.unmerged = buyer_identity != guest && carts::find(&app.db, &guest).await?.is_some();
    Ok(cart)
}

async fn priced(app: &Orders, lines: &[Line], undecided: Option<OrderId>) -> Result<Cart, Failure> {
    let goods = cart_pricing::look_up(app, lines.iter().map(|line| &line.item)).await?;
    Ok(goods.cart(lines, undecided))
}

/// Puts something into the cart, once for each key.
pub(crate) async fn add(app: &Orders, buyer: &Buyer, request: AddToCart) -> Result<Reply<Cart>, Failure> {
    let wanted = quantity("quantity", request.body.quantity)?;
    let additions = [(designs::taken(request.body.item.clone())?, wanted)];
    put(app, buyer, ("AddToCart", &request.key, &request.body), &additions).await
}

/// Puts things into the cart, once for each intention (its endpoint, its key and what was asked for).
pub(crate) async fn put<R: Serialize>(
    app: &Orders,
    buyer: &Buyer,
    (endpoint, key, asked): (&str, &IdempotencyKey, &R),
    additions: &[(CartItem, u32)],
) -> Result<Reply<Cart>, Failure> {
    let who = BuyerIdentity::of(buyer);
    let before = carts::find(&app.db, &who).await?;
    let is_there = before.is_some();
    let known = before.map(|kept| kept.lines).unwrap_or_default();
    let items = known.iter().map(|line| &line.item);
    let goods = cart_pricing::look_up(app, items.chain(additions.iter().map(|(item, _)| item))).await?;
    for (item, _) in additions {
        sold(&goods, item)?;
    }
    // A cookie whose cart is gone is replaced: a guest never chooses what tells guests apart.
    let new = matches!(who, BuyerIdentity::Nobody) || (!is_there && matches!(who, BuyerIdentity::Guest(_)));
    let (token, who) = if new {
        let (token, hash) = buyer_identity::new_guest(app.kernel.randomness());
        (Some(token), BuyerIdentity::Guest(hash))
    } else {
        (None, who)
    };
    let intention = Intention::of_caller(&who.scope(), endpoint, key, asked)?;
    let mut tx = app.db.begin().await?;
    let cart = take(app, &mut tx, &who, new).await?;
    if !intention.save_answer(&mut tx, &app.kernel, &()).await? {
        tx.rollback().await?;
        let _: Option<()> = intention.find_answer(&app.db).await?;
        return Ok(read(app, buyer).await?.into());
    }
    let carts::CartRecord {
        mut lines, undecided, ..
    } = carts::whole(&mut tx, cart).await?;
    for (item, count) in additions {
        let line = add_to(app, &mut lines, item, *count)?;
        carts::put(&mut tx, cart, &line).await?;
    }
    announce(app, &mut tx, cart, &who).await?;
    tx.commit().await?;
    let headers = token.map(|token| cookie::keep(&token, app.secure_cookies));
    Ok(Reply {
        body: goods.cart(&lines, undecided),
        headers: headers.transpose()?.unwrap_or_default(),
    })
}

fn sold(goods: &Goods, item: &CartItem) -> Result<(), Failure> {
    if goods.sells(item) {
        return Ok(());
    }
    Err(Problem::new(SKU_NOT_FOUND)
        .detail("We no longer sell this. Choose another one.")
        .into())
}

/// The cart, which nobody else changes until the transaction ends.
async fn take(app: &Orders, tx: &mut Tx, who: &BuyerIdentity, new: bool) -> Result<CartId, Failure> {
    let (now, now_ms) = (app.kernel.now(), app.now_ms());
    let id = || CartId::new(now, app.kernel.randomness().entropy());
    match who {
        BuyerIdentity::Account(user) => carts::take_owners(tx, id(), *user, now_ms).await,
        BuyerIdentity::Guest(hash) if new => {
            let id = id();
            carts::make_guests(tx, id, hash, now_ms).await?;
            Ok(id)
        }
        BuyerIdentity::Guest(hash) => carts::take_guests(tx, hash, now_ms)
            .await?
            .ok_or_else(|| LINE_NOT_FOUND.into()),
        BuyerIdentity::Nobody => Err(LINE_NOT_FOUND.into()),
    }
}

/// Counts a thing up, or adds a line for it; the line as it is now.
fn add_to(app: &Orders, lines: &mut Vec<Line>, item: &CartItem, count: u32) -> Result<Line, Failure> {
    let key = cart_pricing::key(item);
    if let Some(line) = lines.iter_mut().find(|line| line.key == key) {
        line.quantity = merged(line.quantity, count);
        return Ok(line.clone());
    }
    if lines.len() >= MAX_LINES {
        let detail = format!("A cart takes {MAX_LINES} different items. Order these first, or remove some.");
        return Err(Problem::new(CART_FULL).detail(detail).into());
    }
    let line = Line {
        id: CartLineId::new(app.kernel.now(), app.kernel.randomness().entropy()),
        key,
        item: item.clone(),
        quantity: count,
    };
    lines.push(line.clone());
    Ok(line)
}

/// Changes how many of a line, or takes it out.
pub(crate) async fn change(
    app: &Orders,
    buyer: &Buyer,
    id: CartLineId,
    count: Option<u32>,
) -> Result<Cart, Failure> {
    let count = count.map(|count| quantity("quantity", count)).transpose()?;
    let who = BuyerIdentity::of(buyer);
    let mut tx = app.db.begin().await?;
    let cart = take(app, &mut tx, &who, false).await?;
    let carts::CartRecord {
        mut lines, undecided, ..
    } = carts::whole(&mut tx, cart).await?;
    let line = lines
        .iter_mut()
        .find(|line| line.id == id)
        .ok_or(LINE_NOT_FOUND)?;
    if let Some(count) = count {
        line.quantity = count;
        let line = line.clone();
        carts::put(&mut tx, cart, &line).await?;
    } else {
        carts::remove(&mut tx, cart, id).await?;
        lines.retain(|line| line.id != id);
    }
    announce(app, &mut tx, cart, &who).await?;
    tx.commit().await?;
    priced(app, &lines, undecided).await
}

/// How long a guest's cart stays that nobody touches, in milliseconds: as long as the cookie, 90 days.
const ABANDONED_MS: i64 = 90 * 24 * 60 * 60 * 1_000;
/// How many go in one transaction.
const AT_ONCE: u32 = 200;

/// Deletes the carts of guests whose cookies have ended; how many.
pub(crate) async fn remove_abandoned(app: &Orders) -> Result<u32, Failure> {
    let mut removed = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let gone = carts::delete_abandoned(&mut tx, app.now_ms() - ABANDONED_MS, AT_ONCE).await?;
        tx.commit().await?;
        removed += gone;
        if gone < AT_ONCE {
            return Ok(removed);
        }
    }
}

/// Says that a cart changed.
pub(crate) async fn announce(
    app: &Orders,
    tx: &mut Tx,
    cart: CartId,
    who: &BuyerIdentity,
) -> Result<(), Failure> {
    let owner = who.user();
    app.kernel.announce(tx, &CartChanged { cart, owner }).await
}
