//! After sign-in, the cart of this browser's guest merges into the account's, and the guest's orders with the account's email
//! address move to the account if the address is verified. Until then the account may read them, as this browser could before.
//! Other orders stay: the browser may be shared.

use crate::{
    buyer_identity::BuyerIdentity,
    cookie,
    service::{Orders, cart},
    store::{
        carts::{self, LineRecord},
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
    orders::{MAX_LINES, merge_quantities},
    validation,
};
use allpet_kernel::{Buyer, Failure, Reply, Tx};

/// Merges the guest's cart. Changes nothing if nobody is signed in or the browser has no guest.
pub(crate) async fn merge(app: &Orders, buyer: &Buyer) -> Result<Reply<Cart>, Failure> {
    let (identity, guest) = (BuyerIdentity::of(buyer), BuyerIdentity::guest(buyer));
    let (BuyerIdentity::Account(user), BuyerIdentity::Guest(hash)) = (&identity, &guest) else {
        return Ok(cart::read(app, buyer).await?.into());
    };
    // The guest stays if the cart has orders of somebody else, or items for which the account's cart has no room.
    let mut keeps_guest = false;
    let mut left_out = 0;
    // Read before the carts are locked, so that no lock waits for another module.
    let address = match carts::find(&app.db, &guest).await? {
        Some(_) => address_of(app, *user).await?,
        None => None,
    };
    let mut tx = app.db.begin().await?;
    if let Some(guest_cart) = carts::lock_guest_cart(&mut tx, hash, app.now_ms()).await? {
        let new = CartId::new(app.kernel.now(), app.kernel.randomness().entropy());
        let account_cart = carts::lock_account_cart(&mut tx, new, *user, app.now_ms()).await?;
        // Locks the orders before the lines, in the sequence in which a payment locks them, to prevent a deadlock.
        keeps_guest = !hand_over_orders(app, &mut tx, guest_cart, (*user, account_cart), address).await?;
        let MergedLines {
            changed,
            without_room,
        } = merge_lines(
            &carts::load_lines(&mut tx, account_cart).await?,
            carts::load_lines(&mut tx, guest_cart).await?,
        );
        carts::delete_lines(&mut tx, guest_cart).await?;
        for line in &changed {
            carts::upsert_line(&mut tx, account_cart, line).await?;
        }
        for line in &without_room {
            carts::upsert_line(&mut tx, guest_cart, line).await?;
        }
        keeps_guest |= !without_room.is_empty();
        left_out = u32::try_from(without_room.len()).unwrap_or(u32::MAX);
        if !keeps_guest {
            carts::delete(&mut tx, guest_cart).await?;
        }
        cart::announce_change(app, &mut tx, account_cart, &identity).await?;
    }
    tx.commit().await?;
    Ok(Reply {
        body: Cart {
            left_out,
            unmerged: false,
            ..cart::read(app, buyer).await?
        },
        headers: if keeps_guest {
            Vec::new()
        } else {
            cookie::clear(app.secure_cookies)?
        },
    })
}

/// The address of an account.
struct AccountAddress {
    /// Normalised as orders store it.
    email: String,
    /// Whether the person has proved that they read its mail: whoever types an address must not get its orders.
    verified: bool,
}

/// Moves the orders of the guest's cart with the account's email address to the account. Returns whether these were all.
async fn hand_over_orders(
    app: &Orders,
    tx: &mut Tx,
    guest_cart: CartId,
    (user, account_cart): (UserId, CartId),
    address: Option<AccountAddress>,
) -> Result<bool, Failure> {
    let mut all_moved = true;
    for record in orders::list_of_guest_cart(tx, guest_cart).await? {
        let order = record.order;
        let matching = address
            .as_ref()
            .filter(|address| email::are_one(&address.email, &order.email));
        let is_verified = matching.is_some_and(|address| address.verified);
        if is_verified && orders::hand_over(tx, order.id, user, account_cart).await? {
            let event = OrderHandedOver {
                order: order.id,
                owner: user,
                tenant: Some(order.shop),
            };
            app.kernel.announce(tx, &event).await?;
        } else {
            if matching.is_some() {
                orders::add_viewer(tx, order.id, &BuyerIdentity::Account(user)).await?;
            }
            all_moved = false;
        }
    }
    Ok(all_moved)
}

/// The result of merging two carts.
struct MergedLines {
    /// Lines of the account's cart that are new or count more than before.
    changed: Vec<LineRecord>,
    /// The guest's lines for which the account's cart has no room.
    without_room: Vec<LineRecord>,
}

/// Merges a guest's lines into the account's. Adds the quantities of an item that both have; then takes the guest's other items,
/// in their order, until the account's cart is full.
fn merge_lines(accounts: &[LineRecord], guests: Vec<LineRecord>) -> MergedLines {
    let mut room = MAX_LINES.saturating_sub(accounts.len());
    let (mut changed, mut without_room) = (Vec::new(), Vec::new());
    for line in guests {
        if let Some(same) = accounts
            .iter()
            .find(|line_of_account| line_of_account.key == line.key)
        {
            changed.push(LineRecord {
                quantity: merge_quantities(same.quantity, line.quantity),
                ..same.clone()
            });
        } else if room > 0 {
            room -= 1;
            changed.push(line);
        } else {
            without_room.push(line);
        }
    }
    MergedLines {
        changed,
        without_room,
    }
}

/// Reads the account's address; `None` if the account is gone.
async fn address_of(app: &Orders, user: UserId) -> Result<Option<AccountAddress>, Failure> {
    match app.module_client().send(ReadContact { user }).await {
        Ok(contact) => {
            let email = validation::email("email", &contact.email).ok();
            Ok(email.map(|email| AccountAddress {
                email,
                verified: contact.verified,
            }))
        }
        Err(problem) if problem.code == PERSON_NOT_FOUND.code => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::orders::CartItem;
    use allpet_domain::id::CartLineId;

    fn lines(numbers: std::ops::Range<u128>, quantity: u32) -> Vec<LineRecord> {
        let line = |number: u128| LineRecord {
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
    fn two_full_carts_make_one_full_cart_and_no_line_is_lost() {
        let full = u128::try_from(MAX_LINES).unwrap();
        let result = merge_lines(&lines(0..full, 1), lines(full..2 * full, 1));
        assert_eq!((result.changed.len(), result.without_room.len()), (0, MAX_LINES));
    }

    #[test]
    fn an_item_that_both_carts_have_needs_no_room() {
        let full = u128::try_from(MAX_LINES).unwrap();
        // Ten items are in both carts, one finds room, and four do not.
        let result = merge_lines(&lines(0..full - 1, 1), lines(full - 11..full + 4, 2));
        let quantities: Vec<u32> = result.changed.iter().map(|line| line.quantity).collect();
        assert_eq!(quantities, [[3; 10].as_slice(), &[2]].concat());
        assert_eq!(result.without_room, lines(full..full + 4, 2));
    }
}
