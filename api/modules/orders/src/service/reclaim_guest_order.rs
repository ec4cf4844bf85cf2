//! A guest finds an order again: in another browser, or in the same one once its cookie is gone.

use super::{Orders, timeline::read_number};
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

/// Finds a guest's order by what its buyer knows of it. An account that asks gets it for good.
pub(crate) async fn by_number(
    app: &Orders,
    buyer: &Buyer,
    form: &OrderSearch,
) -> Result<Reply<Order>, Failure> {
    let mut invalid = Invalid::default();
    let email = invalid.merge(validation::email("email", &form.email));
    let number = read_number(&form.number);
    let message = "Enter the order number like AP-7K2M-9QXD.";
    invalid.check(number.is_some(), "number", "order-number", message);
    let email = invalid.or(email)?;
    let found = orders::by_number(&app.db, &number.unwrap_or_default()).await?;
    let found = found.filter(|kept| email.is_some_and(|email| email::are_one(&email, &kept.order.email)));
    let kept = found.ok_or_else(|| {
        let detail = "No guest order has this number and e-mail address. Compare both with what you noted. Sign in to see an order of your account.";
        Problem::new(ORDER_NOT_FOUND).detail(detail)
    })?;
    match (kept.owner, BuyerIdentity::of(buyer)) {
        (Some(owner), BuyerIdentity::Account(user)) if owner == user => Ok(kept.order.into()),
        (Some(_), _) => Err(ORDER_NOT_FOUND.into()),
        (None, BuyerIdentity::Account(user)) => Ok(hand_over(app, kept.order.id, user).await?.into()),
        (None, guest) => show(app, &guest, kept).await,
    }
}

/// Opens a guest's order by the key in its link.
pub(crate) async fn by_key(
    app: &Orders,
    buyer: &Buyer,
    id: OrderId,
    key: &str,
) -> Result<Reply<Order>, Failure> {
    let found = orders::by_id(&app.db, id).await?;
    let found = found.filter(|kept| kept.owner.is_none() && kept.order.key.as_deref() == Some(key));
    show(app, &BuyerIdentity::of(buyer), found.ok_or(ORDER_NOT_FOUND)?).await
}

/// Lets this browser, or this account, read a guest's order from now on.
async fn show(app: &Orders, who: &BuyerIdentity, kept: OrderRecord) -> Result<Reply<Order>, Failure> {
    // A cookie whose cart is gone is replaced: a guest never chooses what tells guests apart.
    let known = matches!(who, BuyerIdentity::Account(_)) || carts::find(&app.db, who).await?.is_some();
    let mut tx = app.db.begin().await?;
    let (token, who) = if known {
        (None, who.clone())
    } else {
        let (token, hash) = buyer_identity::new_guest(app.kernel.randomness());
        let cart = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
        carts::make_guests(&mut tx, cart, &hash, app.now_ms()).await?;
        (Some(token), BuyerIdentity::Guest(hash))
    };
    orders::add_viewer(&mut tx, kept.order.id, &who).await?;
    tx.commit().await?;
    let headers = token.map(|token| cookie::keep(&token, app.secure_cookies));
    Ok(Reply {
        body: kept.order,
        headers: headers.transpose()?.unwrap_or_default(),
    })
}

/// The order becomes the account's.
async fn hand_over(app: &Orders, id: OrderId, user: UserId) -> Result<Order, Failure> {
    let new = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
    let mut tx = app.db.begin().await?;
    let to = carts::take_owners(&mut tx, new, user, app.now_ms()).await?;
    let handed_over = orders::hand_over(&mut tx, id, user, to).await?;
    let kept = orders::take(&mut tx, id)
        .await?
        .filter(|kept| kept.owner == Some(user));
    if handed_over {
        let event = OrderHandedOver {
            order: id,
            owner: user,
            tenant: kept.as_ref().map(|kept| kept.order.shop),
        };
        app.kernel.announce(&mut tx, &event).await?;
    }
    tx.commit().await?;
    Ok(kept.ok_or(ORDER_NOT_FOUND)?.order)
}
