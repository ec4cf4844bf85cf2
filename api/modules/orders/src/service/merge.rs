//! A guest signs in: what the browser's guest put into the cart goes into the account's, and the guest's orders, too.

use super::{Orders, cart, who::Who};
use crate::{
    cookie,
    store::{carts, orders},
};
use allpet_contract::{events::OrderHandedOver, orders::Cart};
use allpet_domain::{id::CartId, orders::merged};
use allpet_kernel::{Buyer, Failure, Reply};

/// Merges; where nobody is signed in or there is no guest, nothing changes.
pub(crate) async fn merge(app: &Orders, buyer: &Buyer) -> Result<Reply<Cart>, Failure> {
    let (who, guest) = (Who::of(buyer), Who::guest(buyer));
    let (Who::Account(user), Who::Guest(hash)) = (&who, &guest) else {
        return Ok(cart::read(app, buyer).await?.into());
    };
    let mut tx = app.db.begin().await?;
    if let Some(from) = carts::take_guests(&mut tx, hash, app.now_ms()).await? {
        let new = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
        let to = carts::take_owners(&mut tx, new, *user, app.now_ms()).await?;
        // The orders before the lines, as whoever writes down a payment takes them: nobody waits for the other for ever.
        for order in orders::hand_over(&mut tx, from, *user, to).await? {
            let event = OrderHandedOver { order, owner: *user };
            app.kernel.announce(&mut tx, &event).await?;
        }
        let guests = carts::lines(&mut tx, from).await?;
        let mut accounts = carts::lines(&mut tx, to).await?;
        carts::delete(&mut tx, from).await?;
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
        headers: cookie::drop(app.secure_cookies)?,
    })
}
