//! A guest signs in: what the browser's guest put into the cart goes into the account's, and so do those of the guest's orders
//! that carry the account's e-mail address. Others may be somebody else's: the browser is shared, perhaps.

use super::{Orders, cart};
use crate::buyer_identity::BuyerIdentity;
use crate::{
    cookie,
    store::{
        carts::{self, Line},
        orders,
    },
};
use allpet_contract::{
    events::OrderHandedOver,
    identity::{PERSON_NOT_FOUND, ReadContact},
    orders::Cart,
};
use allpet_domain::{
    email,
    id::{CartId, UserId},
    orders::{MAX_LINES, merged},
    validation,
};
use allpet_kernel::{Buyer, Failure, Reply};

/// Merges; where nobody is signed in or there is no guest, nothing changes.
pub(crate) async fn merge(app: &Orders, buyer: &Buyer) -> Result<Reply<Cart>, Failure> {
    let (who, guest) = (BuyerIdentity::of(buyer), BuyerIdentity::guest(buyer));
    let (BuyerIdentity::Account(user), BuyerIdentity::Guest(hash)) = (&who, &guest) else {
        return Ok(cart::read(app, buyer).await?.into());
    };
    // What stays the guest's: what somebody else ordered in this browser, and items for which there is no room.
    let mut stays = false;
    let mut left_out = 0;
    // Asked before the carts are locked: nobody waits for another module meanwhile.
    let address = match carts::find(&app.db, &guest).await? {
        Some(_) => contact(app, *user).await?,
        None => None,
    };
    let mut tx = app.db.begin().await?;
    if let Some(from) = carts::take_guests(&mut tx, hash, app.now_ms()).await? {
        let new = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
        let to = carts::take_owners(&mut tx, new, *user, app.now_ms()).await?;
        // The orders before the lines, as whoever writes down a payment takes them: nobody waits for the other for ever.
        for order in orders::of_cart(&mut tx, from).await? {
            let id = order.order.id;
            let is_theirs = address
                .as_ref()
                .is_some_and(|address| email::are_one(address, &order.order.email));
            if is_theirs && orders::hand_over(&mut tx, id, *user, to).await? {
                let event = OrderHandedOver {
                    order: id,
                    owner: *user,
                    tenant: Some(order.order.shop),
                };
                app.kernel.announce(&mut tx, &event).await?;
            } else {
                stays = true;
            }
        }
        let Joined { changed, left } = join(
            &carts::lines(&mut tx, to).await?,
            carts::lines(&mut tx, from).await?,
        );
        carts::empty(&mut tx, from).await?;
        for line in &changed {
            carts::put(&mut tx, to, line).await?;
        }
        for line in &left {
            carts::put(&mut tx, from, line).await?;
        }
        stays |= !left.is_empty();
        left_out = u32::try_from(left.len()).unwrap_or(u32::MAX);
        if !stays {
            carts::delete(&mut tx, from).await?;
        }
        cart::announce(app, &mut tx, to, &who).await?;
    }
    tx.commit().await?;
    Ok(Reply {
        body: Cart {
            left_out,
            unmerged: false,
            ..cart::read(app, buyer).await?
        },
        headers: if stays {
            Vec::new()
        } else {
            cookie::drop(app.secure_cookies)?
        },
    })
}

/// What becomes of two carts.
struct Joined {
    /// Lines of the account's cart that are new or count more than before.
    changed: Vec<Line>,
    /// Lines of the guest's for which the account's cart has no room.
    left: Vec<Line>,
}

/// A guest's lines come to the account's: what both have is counted up, and of the others as many as a cart takes, in the order in
/// which they came.
fn join(accounts: &[Line], guests: Vec<Line>) -> Joined {
    let mut room = MAX_LINES.saturating_sub(accounts.len());
    let (mut changed, mut left) = (Vec::new(), Vec::new());
    for line in guests {
        if let Some(same) = accounts.iter().find(|own| own.key == line.key) {
            changed.push(Line {
                quantity: merged(same.quantity, line.quantity),
                ..same.clone()
            });
        } else if room > 0 {
            room -= 1;
            changed.push(line);
        } else {
            left.push(line);
        }
    }
    Joined { changed, left }
}

/// How whoever is signed in is reached, as orders write an address; nothing where the account is gone.
async fn contact(app: &Orders, user: UserId) -> Result<Option<String>, Failure> {
    match app.module_client().send(ReadContact { user }).await {
        Ok(contact) => Ok(validation::email("email", &contact.email).ok()),
        Err(problem) if problem.code == PERSON_NOT_FOUND.code => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::orders::CartItem;
    use allpet_domain::id::CartLineId;

    fn lines(numbers: std::ops::Range<u128>, quantity: u32) -> Vec<Line> {
        let line = |number: u128| Line {
            id: CartLineId(uuid::Uuid::from_u128(number)),
            key: format!("sku/{number}"),
            item: CartItem::Variant {
                sku: format!("SKU-{number}"),
            },
            quantity,
        };
        numbers.map(line).collect()
    }

    #[test]
    fn two_full_carts_make_one_full_cart_and_nothing_is_lost() {
        let full = u128::try_from(MAX_LINES).unwrap();
        let joined = join(&lines(0..full, 1), lines(full..2 * full, 1));
        assert_eq!((joined.changed.len(), joined.left.len()), (0, MAX_LINES));
    }

    #[test]
    fn what_both_carts_have_needs_no_room() {
        let full = u128::try_from(MAX_LINES).unwrap();
        // Ten are in both, one finds room, and four do not.
        let joined = join(&lines(0..full - 1, 1), lines(full - 11..full + 4, 2));
        let quantities: Vec<u32> = joined.changed.iter().map(|line| line.quantity).collect();
        assert_eq!(quantities, [[3; 10].as_slice(), &[2]].concat());
        assert_eq!(joined.left, lines(full..full + 4, 2));
    }
}
