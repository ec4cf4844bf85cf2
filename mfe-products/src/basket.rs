//! The cart that every page shares, and who shops here.

use crate::draft::Draft;
use allpet_contract::{
    identity::{Account, WhoAmI, Workplace},
    orders::Cart,
};
use allpet_domain::role::Role;
use allpet_ui::{
    app_runtime::{Topic, use_environment, use_surroundings},
    cart::{cart_changed, use_cart_at_front, use_cart_of, use_merged_cart},
    hooks::{Query, use_read},
};
use yew::prelude::*;

/// My cart.
#[hook]
pub(crate) fn use_cart() -> Query<Cart> {
    let surroundings = use_surroundings();
    use_cart_of(surroundings.user.as_ref().map(|user| user.id.as_str()))
}

/// Shows what a write answered as the cart, and tells the dashboard, where others show it.
#[hook]
pub(crate) fn use_set_cart() -> Callback<Cart> {
    let (cart, host) = (use_cart(), use_environment().map(|environment| environment.host));
    Callback::from(move |now| {
        cart.set(now);
        if let Some(host) = &host {
            host.publish(Topic::CartChanged);
        }
    })
}

/// Has the cart asked for anew, here and in the dashboard: a payment, say, has emptied it.
#[hook]
pub(crate) fn use_cart_changed() -> Callback<()> {
    let host = use_environment().map(|environment| environment.host);
    Callback::from(move |()| {
        cart_changed();
        if let Some(host) = &host {
            host.publish(Topic::CartChanged);
        }
    })
}

/// Follows the cart and whoever it belongs to. On the store's own site, what this browser's guest has put into it joins the
/// account's, and a change in another tab is seen when this one comes to the front; inside the dashboard that is the dashboard's.
#[hook]
pub(crate) fn use_followed_cart() {
    let surroundings = use_surroundings();
    let embedded = use_environment().is_none_or(|environment| environment.host.is_embedded());
    let user = surroundings.user.clone();
    let person = user.as_ref().filter(|_| !embedded);
    let person = person.map(|user| AttrValue::from(user.id.clone()));
    let cart = use_cart();
    use_merged_cart(person, &cart, Callback::noop());
    use_cart_at_front(!embedded);
    let before = use_mut_ref(|| None::<String>);
    use_effect_with(user, move |user| {
        let who = user.as_ref().map(|user| user.id.clone());
        if before.replace(who.clone()) != who {
            Draft::change_person(user.as_ref());
        }
    });
}

/// The account that is signed in, with where it works.
#[hook]
pub(crate) fn use_account() -> Query<Account> {
    let signed_in = use_surroundings().user.is_some();
    use_read::<WhoAmI>("me", signed_in.then_some(WhoAmI {}))
}

/// The shops whose orders this account packs and ships.
pub(crate) fn shops(account: Option<&Account>) -> Vec<Workplace> {
    let roles = account.map_or(&[][..], |account| &account.roles);
    // An admin's workplace may as well be an authority: only a merchant's is a shop for certain.
    let works = |place: &&Workplace| place.role == Role::Merchant;
    roles.iter().filter(works).cloned().collect()
}
