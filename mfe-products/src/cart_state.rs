//! The cart that every page shares, and the account that shops here.

use crate::draft::Draft;
use allpet_contract::{
    identity::{Account, WhoAmI, Workplace},
    orders::Cart,
};
use allpet_domain::role::Role;
use allpet_ui::{
    app_runtime::{Topic, use_environment, use_host_context},
    cart::{cart_changed, use_cart_at_front, use_cart_of, use_merged_cart},
    hooks::{Query, use_read},
};
use yew::prelude::*;

/// Queries the cart of the signed-in person or guest.
#[hook]
pub(crate) fn use_cart() -> Query<Cart> {
    let host_context = use_host_context();
    use_cart_of(host_context.user.as_ref().map(|user| user.id.as_str()))
}

/// Returns a callback that shows the cart returned by a write, and notifies the dashboard.
#[hook]
pub(crate) fn use_set_cart() -> Callback<Cart> {
    let (cart, host) = (use_cart(), use_environment().map(|environment| environment.host));
    Callback::from(move |updated| {
        cart.set(updated);
        if let Some(host) = &host {
            host.publish(Topic::CartChanged);
        }
    })
}

/// Returns a callback that reloads the cart, here and in the dashboard: for example, after a payment has emptied it.
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

/// Keeps the cart up to date when the person changes. On the store's own site, it also merges the guest's cart of this browser into
/// the account's, and reloads the cart when the tab comes to the front; inside the dashboard, the dashboard does both.
#[hook]
pub(crate) fn use_cart_sync() {
    let host_context = use_host_context();
    let embedded = use_environment().is_none_or(|environment| environment.host.is_embedded());
    let user = host_context.user.clone();
    let person = user.as_ref().filter(|_| !embedded);
    let person = person.map(|user| AttrValue::from(user.id.clone()));
    let cart = use_cart();
    use_merged_cart(person, &cart, Callback::noop());
    use_cart_at_front(!embedded);
    let last_user_id = use_mut_ref(|| None::<String>);
    use_effect_with(user, move |user| {
        let user_id = user.as_ref().map(|user| user.id.clone());
        if last_user_id.replace(user_id.clone()) != user_id {
            Draft::remove_unless_visible_to(user.as_ref());
        }
    });
}

/// Queries the signed-in account with its workplaces.
#[hook]
pub(crate) fn use_account() -> Query<Account> {
    let signed_in = use_host_context().user.is_some();
    use_read::<WhoAmI>("me", signed_in.then_some(WhoAmI {}))
}

/// Returns the shops whose orders the account packs and ships.
pub(crate) fn shops(account: Option<&Account>) -> Vec<Workplace> {
    let roles = account.map_or(&[][..], |account| &account.roles);
    // An admin's workplace may be an authority; a merchant's is certainly a shop.
    let is_shop = |workplace: &&Workplace| workplace.role == Role::Merchant;
    roles.iter().filter(is_shop).cloned().collect()
}
