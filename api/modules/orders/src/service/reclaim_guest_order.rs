//! A guest finds an order again in another browser, or in the same one after its cookie is gone.

use super::{Orders, timeline::parse_order_number};
use crate::buyer_identity::{self, BuyerIdentity};
use crate::{
    cookie,
    store::{
        carts,
        orders::{self, OrderRecord},
    },
};
use allpet_contract::{
    Problem,
    events::OrderHandedOver,
    orders::{ORDER_NOT_FOUND, Order, OrderSearch},
};
use allpet_domain::{
    Invalid, email,
    id::{CartId, OrderId, UserId},
    validation,
};
use allpet_kernel::{Buyer, Failure, Reply};

/// Finds a guest's order by its number and email address. Assigns it to the account if the caller is signed in.
pub(crate) async fn find_by_number(
    app: &Orders,
    buyer: &Buyer,
    form: &OrderSearch,
) -> Result<Reply<Order>, Failure> {
    let mut invalid = Invalid::default();
    let email = invalid.merge(validation::email("email", &form.email));
    let number = parse_order_number(&form.number);
    let message = "Enter the order number like AP-7K2M-9QXD.";
    invalid.check(number.is_some(), "number", "order-number", message);
    let email = invalid.or(email)?;
    let found = orders::find_by_number(&app.db, &number.unwrap_or_default()).await?;
    let found = found.filter(|record| email.is_some_and(|email| email::are_one(&email, &record.order.email)));
    let record = found.ok_or_else(|| {
        let detail = "No guest order has this number and e-mail address. Compare both with what you noted. Sign in to see an order of your account.";
        Problem::new(ORDER_NOT_FOUND).detail(detail)
    })?;
    match (record.owner, BuyerIdentity::of(buyer)) {
        (Some(owner), BuyerIdentity::Account(user)) if owner == user => Ok(record.order.into()),
        (Some(_), _) => Err(ORDER_NOT_FOUND.into()),
        (None, BuyerIdentity::Account(user)) => Ok(hand_over(app, record.order.id, user).await?.into()),
        (None, guest) => add_viewer(app, &guest, record).await,
    }
}

/// Opens a guest's order by the key in its link.
pub(crate) async fn open_by_key(
    app: &Orders,
    buyer: &Buyer,
    id: OrderId,
    key: &str,
) -> Result<Reply<Order>, Failure> {
    let found = orders::find_by_id(&app.db, id).await?;
    let found = found.filter(|record| record.owner.is_none() && record.order.key.as_deref() == Some(key));
    add_viewer(app, &BuyerIdentity::of(buyer), found.ok_or(ORDER_NOT_FOUND)?).await
}

/// Lets this browser, or this account, read a guest's order from now on. Sets the guest's cookie if the browser has none.
async fn add_viewer(
    app: &Orders,
    identity: &BuyerIdentity,
    record: OrderRecord,
) -> Result<Reply<Order>, Failure> {
    // A cookie whose cart was deleted gets a new token: a guest must not choose the value that identifies a guest.
    let is_known =
        matches!(identity, BuyerIdentity::Account(_)) || carts::find(&app.db, identity).await?.is_some();
    let mut tx = app.db.begin().await?;
    let (token, identity) = if is_known {
        (None, identity.clone())
    } else {
        let (token, hash) = buyer_identity::new_guest(app.kernel.randomness());
        let cart = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
        carts::insert_guest_cart(&mut tx, cart, &hash, app.now_ms()).await?;
        (Some(token), BuyerIdentity::Guest(hash))
    };
    orders::add_viewer(&mut tx, record.order.id, &identity).await?;
    tx.commit().await?;
    let headers = token.map(|token| cookie::store_token(&token, app.secure_cookies));
    Ok(Reply {
        body: record.order,
        headers: headers.transpose()?.unwrap_or_default(),
    })
}

/// Assigns a guest's order to the account. Fails with `ORDER_NOT_FOUND` if it belongs to another account.
async fn hand_over(app: &Orders, id: OrderId, user: UserId) -> Result<Order, Failure> {
    let new_id = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
    let mut tx = app.db.begin().await?;
    let account_cart = carts::lock_account_cart(&mut tx, new_id, user, app.now_ms()).await?;
    let is_new_owner = orders::hand_over(&mut tx, id, user, account_cart).await?;
    let record = orders::lock(&mut tx, id)
        .await?
        .filter(|record| record.owner == Some(user));
    if is_new_owner {
        let event = OrderHandedOver {
            order: id,
            owner: user,
            tenant: record.as_ref().map(|record| record.order.shop),
        };
        app.kernel.announce(&mut tx, &event).await?;
    }
    tx.commit().await?;
    Ok(record.ok_or(ORDER_NOT_FOUND)?.order)
}
