//! A buyer reads and changes the cart.

pub(crate) mod cart_pricing;
pub(crate) mod merge;

use super::{Orders, designs};
use crate::buyer_identity::{self, BuyerIdentity};
use crate::{
    cookie,
    store::carts::{self, LineRecord},
};
use allpet_contract::{
    IdempotencyKey, Problem,
    catalog::SKU_NOT_FOUND,
    events::CartChanged,
    limit::GUEST_CARTS,
    orders::{AddToCart, CART_FULL, Cart, CartItem, LINE_NOT_FOUND},
};
use allpet_domain::{
    id::{CartId, CartLineId, OrderId},
    orders::{MAX_LINES, merge_quantities, quantity},
};
use allpet_kernel::{Buyer, Failure, Reply, Tx, idempotency::IdempotentRequest};
use cart_pricing::ItemFacts;
use serde::Serialize;

/// Reads the whole cart with today's prices, and whether this browser's guest has another cart that can be merged into it.
pub(crate) async fn read(app: &Orders, buyer: &Buyer) -> Result<Cart, Failure> {
    let identity = BuyerIdentity::of(buyer);
    let mut cart = match carts::find(&app.db, &identity).await? {
        Some(record) => price_lines(app, &record.lines, record.undecided).await?,
        None => price_lines(app, &[], None).await?,
    };
    let guest = BuyerIdentity::guest(buyer);
    cart.unmerged = identity != guest && carts::find(&app.db, &guest).await?.is_some();
    Ok(cart)
}

async fn price_lines(
    app: &Orders,
    lines: &[LineRecord],
    undecided: Option<OrderId>,
) -> Result<Cart, Failure> {
    let facts = cart_pricing::look_up(app, lines.iter().map(|line| &line.item)).await?;
    Ok(facts.to_cart(lines, undecided))
}

/// Adds an item to the cart, once per idempotency key.
pub(crate) async fn add(app: &Orders, buyer: &Buyer, request: AddToCart) -> Result<Reply<Cart>, Failure> {
    let count = quantity("quantity", request.body.quantity)?;
    let additions = [(designs::check_item(request.body.item.clone())?, count)];
    add_items(app, buyer, ("AddToCart", &request.key, &request.body), &additions).await
}

/// Adds items to the cart, once per endpoint, idempotency key and request.
pub(crate) async fn add_items<R: Serialize>(
    app: &Orders,
    buyer: &Buyer,
    (endpoint, key, request): (&str, &IdempotencyKey, &R),
    additions: &[(CartItem, u32)],
) -> Result<Reply<Cart>, Failure> {
    let identity = BuyerIdentity::of(buyer);
    let stored = carts::find(&app.db, &identity).await?;
    if stored.is_none() && !matches!(identity, BuyerIdentity::Account(_)) {
        // Before the transaction, which would keep a lock while Redis counts.
        app.kernel.count(GUEST_CARTS, buyer.peer).await?;
    }
    let current_lines = stored.map(|record| record.lines).unwrap_or_default();
    let items = current_lines.iter().map(|line| &line.item);
    let facts = cart_pricing::look_up(app, items.chain(additions.iter().map(|(item, _)| item))).await?;
    for (item, _) in additions {
        check_sold(&facts, item)?;
    }
    let mut tx = app.db.begin().await?;
    let (cart, token, identity) = match lock_cart(app, &mut tx, &identity).await? {
        Some(cart) => (cart, None, identity),
        // A cookie whose cart was deleted, if only a moment ago, gets a new token: a guest must not choose the value that
        // identifies a guest.
        None => insert_guest_cart(app, &mut tx).await?,
    };
    let idempotent = IdempotentRequest::of_caller(&identity.scope(), endpoint, key, request)?;
    if !idempotent.save_response(&mut tx, &app.kernel, &()).await? {
        tx.rollback().await?;
        let _: Option<()> = idempotent.find_response(&app.db).await?;
        return Ok(read(app, buyer).await?.into());
    }
    let carts::CartRecord {
        mut lines, undecided, ..
    } = carts::load(&mut tx, cart).await?;
    for (item, count) in additions {
        let line = increase_or_add(app, &mut lines, item, *count)?;
        carts::upsert_line(&mut tx, cart, &line).await?;
    }
    announce_change(app, &mut tx, cart, &identity).await?;
    tx.commit().await?;
    let headers = token.map(|token| cookie::store_token(&token, app.secure_cookies));
    Ok(Reply {
        body: facts.to_cart(&lines, undecided),
        headers: headers.transpose()?.unwrap_or_default(),
    })
}

fn check_sold(facts: &ItemFacts, item: &CartItem) -> Result<(), Failure> {
    if facts.is_sold(item) {
        return Ok(());
    }
    Err(Problem::new(SKU_NOT_FOUND)
        .detail("We no longer sell this. Choose another one.")
        .into())
}

/// Locks the buyer's cart until the transaction ends, and creates it for an account. `None` if a guest has none.
async fn lock_cart(app: &Orders, tx: &mut Tx, identity: &BuyerIdentity) -> Result<Option<CartId>, Failure> {
    match identity {
        BuyerIdentity::Account(user) => {
            let id = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
            carts::lock_account_cart(tx, id, *user, app.now_ms())
                .await
                .map(Some)
        }
        BuyerIdentity::Guest(hash) => carts::lock_guest_cart(tx, hash, app.now_ms()).await,
        BuyerIdentity::Nobody => Ok(None),
    }
}

/// Inserts the cart of a new guest. Returns it, the guest's token, and the guest.
async fn insert_guest_cart(
    app: &Orders,
    tx: &mut Tx,
) -> Result<(CartId, Option<String>, BuyerIdentity), Failure> {
    let (token, hash) = buyer_identity::new_guest(app.kernel.randomness());
    let id = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
    carts::insert_guest_cart(tx, id, &hash, app.now_ms()).await?;
    Ok((id, Some(token), BuyerIdentity::Guest(hash)))
}

/// Increases the item's line, or adds a line for it. Returns the line. Fails with `CART_FULL` at `MAX_LINES` lines.
fn increase_or_add(
    app: &Orders,
    lines: &mut Vec<LineRecord>,
    item: &CartItem,
    count: u32,
) -> Result<LineRecord, Failure> {
    let key = cart_pricing::item_key(item);
    if let Some(line) = lines.iter_mut().find(|line| line.key == key) {
        line.quantity = merge_quantities(line.quantity, count);
        return Ok(line.clone());
    }
    if lines.len() >= MAX_LINES {
        let detail = format!("A cart takes {MAX_LINES} different items. Order these first, or remove some.");
        return Err(Problem::new(CART_FULL).detail(detail).into());
    }
    let line = LineRecord {
        id: CartLineId::new(app.kernel.now(), app.kernel.randomness().entropy()),
        key,
        item: item.clone(),
        quantity: count,
    };
    lines.push(line.clone());
    Ok(line)
}

/// Sets the quantity of a line; `None` removes the line.
pub(crate) async fn change_quantity(
    app: &Orders,
    buyer: &Buyer,
    id: CartLineId,
    count: Option<u32>,
) -> Result<Cart, Failure> {
    let count = count.map(|count| quantity("quantity", count)).transpose()?;
    let identity = BuyerIdentity::of(buyer);
    let mut tx = app.db.begin().await?;
    let cart = lock_cart(app, &mut tx, &identity).await?.ok_or(LINE_NOT_FOUND)?;
    let carts::CartRecord {
        mut lines, undecided, ..
    } = carts::load(&mut tx, cart).await?;
    let line = lines
        .iter_mut()
        .find(|line| line.id == id)
        .ok_or(LINE_NOT_FOUND)?;
    if let Some(count) = count {
        line.quantity = count;
        let line = line.clone();
        carts::upsert_line(&mut tx, cart, &line).await?;
    } else {
        carts::delete_line(&mut tx, cart, id).await?;
        lines.retain(|line| line.id != id);
    }
    announce_change(app, &mut tx, cart, &identity).await?;
    tx.commit().await?;
    price_lines(app, &lines, undecided).await
}

/// Lifetime of an untouched guest's cart, in milliseconds: 90 days, like the cookie.
const ABANDONED_MS: i64 = 90 * 24 * 60 * 60 * 1_000;
/// The number of carts deleted in one transaction.
const BATCH_SIZE: u32 = 200;

/// Deletes the carts of guests whose cookies have expired. Returns their number.
pub(crate) async fn remove_abandoned(app: &Orders) -> Result<u32, Failure> {
    let since_ms = app.now_ms() - ABANDONED_MS;
    let mut removed = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let listed = carts::list_abandoned(&mut tx, since_ms, BATCH_SIZE).await?;
        let mut deleted = 0;
        for cart in &listed {
            deleted += u32::from(carts::delete_if_abandoned(&mut tx, *cart, since_ms).await?);
        }
        tx.commit().await?;
        removed += deleted;
        if deleted == 0 || listed.len() < BATCH_SIZE as usize {
            return Ok(removed);
        }
    }
}

/// Announces that a cart has changed.
pub(crate) async fn announce_change(
    app: &Orders,
    tx: &mut Tx,
    cart: CartId,
    identity: &BuyerIdentity,
) -> Result<(), Failure> {
    let owner = identity.user();
    app.kernel.announce(tx, &CartChanged { cart, owner }).await
}
