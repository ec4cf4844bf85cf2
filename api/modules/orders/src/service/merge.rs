//! A guest signs in: what the browser's guest put into the cart goes into the account's, and so do those of the guest's orders
//! that carry the account's e-mail address. Others may be somebody else's: the browser is shared, perhaps.

use super::{Orders, cart};
use crate::buyer_identity::BuyerIdentity;
use crate::{
    cookie,
    store::{carts, orders},
};
use allpet_contract::{
    events::OrderHandedOver,
    identity::{PERSON_NOT_FOUND, ReadContact},
    orders::Cart,
};
use allpet_domain::{
    email,
    id::{CartId, UserId},
    orders::merged,
    validation,
};
use allpet_kernel::{Buyer, Failure, Reply};

/// Merges; where nobody is signed in or there is no guest, nothing changes.
pub(crate) async fn merge(app: &Orders, buyer: &Buyer) -> Result<Reply<Cart>, Failure> {
    let (who, guest) = (BuyerIdentity::of(buyer), BuyerIdentity::guest(buyer));
    let (BuyerIdentity::Account(user), BuyerIdentity::Guest(hash)) = (&who, &guest) else {
        return Ok(cart::read(app, buyer).await?.into());
    };
    let mut module_client = false;
    let mut tx = app.db.begin().await?;
    if let Some(from) = carts::take_guests(&mut tx, hash, app.now_ms()).await? {
        let new = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
        let to = carts::take_owners(&mut tx, new, *user, app.now_ms()).await?;
        // The orders before the lines, as whoever writes down a payment takes them: nobody waits for the other for ever.
        let ordered = orders::of_cart(&mut tx, from).await?;
        let address = if ordered.is_empty() {
            None
        } else {
            contact(app, *user).await?
        };
        for order in ordered {
            let id = order.order.id;
            let is_theirs = address
                .as_ref()
                .is_some_and(|address| email::are_one(address, &order.order.email));
            if is_theirs && orders::hand_over(&mut tx, id, *user, to).await? {
                let event = OrderHandedOver {
                    order: id,
                    owner: *user,
                };
                app.kernel.announce(&mut tx, &event).await?;
            } else {
                module_client = true;
            }
        }
        let guests = carts::lines(&mut tx, from).await?;
        let mut accounts = carts::lines(&mut tx, to).await?;
        if module_client {
            carts::empty(&mut tx, from).await?;
        } else {
            carts::delete(&mut tx, from).await?;
        }
        for mut line in guests {
            if let Some(same) = accounts.iter_mut().find(|own| own.key == line.key) {
                same.quantity = merged(same.quantity, line.quantity);
                line = same.clone();
            }
            carts::put(&mut tx, to, &line).await?;
        }
        cart::announce(app, &mut tx, to, &who).await?;
    }
    tx.commit().await?;
    Ok(Reply {
        body: cart::read(app, buyer).await?,
        // What somebody else ordered in this browser stays the guest's.
        headers: if module_client {
            Vec::new()
        } else {
            cookie::drop(app.secure_cookies)?
        },
    })
}

/// How whoever is signed in is reached, as orders write an address; nothing where the account is gone.
async fn contact(app: &Orders, user: UserId) -> Result<Option<String>, Failure> {
    match app.module_client().send(ReadContact { user }).await {
        Ok(contact) => Ok(validation::email("email", &contact.email).ok()),
        Err(problem) if problem.code == PERSON_NOT_FOUND.code => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}
