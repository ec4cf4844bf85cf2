//! The cart that every page shares: one answer, put in place by every write.

use crate::draft::Draft;
use allpet_contract::{
    identity::{Account, WhoAmI, Workplace},
    orders::{Cart, MergeCart, ReadCart},
};
use allpet_domain::role::Role;
use allpet_ui::{
    app_runtime::use_surroundings,
    hooks::{Query, invalidate, use_read, use_write},
};
use yew::prelude::*;

/// My cart. Every person's stands under a key of its own: nobody sees the one of whoever was here before.
#[hook]
pub(crate) fn use_cart() -> Query<Cart> {
    let surroundings = use_surroundings();
    let who = surroundings
        .user
        .as_ref()
        .map_or("guest", |user| user.id.as_str());
    use_read(["cart/", who].concat(), ReadCart {})
}

/// Puts what was put into the cart as a guest into the account's, once for each person who is signed in here.
#[hook]
pub(crate) fn use_merged_cart() {
    let surroundings = use_surroundings();
    let user = surroundings.user.clone();
    let cart = use_cart();
    let merge = use_write::<MergeCart>(move |merged| {
        cart.set(merged);
        // A question on its way since before the merge must not have the last word.
        cart.refetch();
        invalidate("orders");
        invalidate("order/");
    });
    let before = use_mut_ref(|| None::<String>);
    use_effect_with(user, move |user| {
        let who = user.as_ref().map(|user| user.id.clone());
        let was = before.replace(who.clone());
        if was != who {
            Draft::change_person(user.as_ref());
        }
        if who.is_some() && was != who {
            merge.run(MergeCart {});
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
