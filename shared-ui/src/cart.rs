//! The cart that all pages share: one cached query, which every write updates. After signing in, the guest's cart is merged
//! into it.

use crate::{
    app_runtime::is_in_front,
    components::{Tone, use_toasts},
    hooks::{Query, invalidate, listen_to_window, use_read, use_write},
    storage,
};
use allpet_contract::orders::{Cart, MergeCart, ReadCart};
use allpet_domain::orders::MAX_LINES;
use std::cell::RefCell;
use yew::prelude::*;

/// The storage key of the last warning that not all of the guest's items fitted: the account's id and the number of items.
const LEFT_OUT: &str = "allpet.cart-left-out";

thread_local! {
    /// The id of the account into whose cart this page merged the guest's cart.
    static MERGED: RefCell<Option<AttrValue>> = const { RefCell::new(None) };
}

/// Reads the cart of `person` (an account's id), or of this browser's guest. Each person has a cache key of their own, so nobody
/// sees the cart of the previous person.
#[hook]
pub fn use_cart_of(person: Option<&str>) -> Query<Cart> {
    use_read(["cart/", person.unwrap_or("guest")].concat(), ReadCart {})
}

/// Reloads the cart wherever it is shown, after it changed elsewhere.
pub fn cart_changed() {
    invalidate("cart");
}

/// Reloads the cart when the page comes to the front, if `follows`: it may have changed in another tab or on another device.
#[hook]
pub fn use_cart_at_front(follows: bool) {
    use_effect_with(follows, |follows| {
        // A tab behind others may have had the focus of its window all the time.
        let listeners = follows.then(|| {
            let reload = || {
                if is_in_front() {
                    cart_changed();
                }
            };
            ["focus", "visibilitychange"].map(|event| listen_to_window(event, reload))
        });
        move || drop(listeners)
    });
}

/// Merges the cart of this browser's guest into the cart of `person`, once after they signed in on any site. `cart` is that
/// person's query; `onmerged` is called after the merge.
#[hook]
pub fn use_merged_cart(person: Option<AttrValue>, cart: &Query<Cart>, onmerged: Callback<()>) {
    let toasts = use_toasts();
    let merge = use_write::<MergeCart>({
        let (cart, person) = (cart.clone(), person.clone());
        move |merged_cart: Cart| {
            if let Some(text) = new_warning(person.as_deref(), merged_cart.left_out) {
                toasts.show(Tone::Warning, text);
            }
            cart.set(merged_cart);
            // The guest's orders may belong to the account now.
            invalidate("orders");
            invalidate("order/");
            onmerged.emit(());
        }
    });
    let failed = merge.problem.is_some();
    let unmerged = !cart.loading && cart.data.as_ref().is_some_and(|cart| cart.unmerged);
    use_effect_with(failed, |failed| {
        if *failed {
            // The next response that contains an unmerged cart triggers another attempt.
            MERGED.take();
        }
    });
    use_effect_with((person, unmerged), move |(person, unmerged)| {
        if person.is_none() {
            // What the guest adds from now on is merged after the next sign-in.
            MERGED.take();
        } else if *unmerged && MERGED.with_borrow(|merged| merged != person) {
            MERGED.set(person.clone());
            merge.run(MergeCart {});
        }
    });
}

/// Returns the warning about items that did not fit. The same warning is not repeated to the same person in this browser.
fn new_warning(person: Option<&str>, left_out: u32) -> Option<String> {
    let store = storage::local();
    let warning = [person.unwrap_or_default(), "/", &left_out.to_string()].concat();
    let previous = store
        .as_ref()
        .and_then(|store| store.get_item(LEFT_OUT).ok().flatten());
    if let Some(store) = store {
        // If storage is full, the warning is repeated.
        let _ = store.set_item(LEFT_OUT, &warning);
    }
    (left_out > 0 && previous.as_ref() != Some(&warning)).then(|| warning_text(left_out))
}

fn warning_text(left_out: u32) -> String {
    let items = match left_out {
        1 => "1 item you chose before signing in didn’t fit.".to_owned(),
        many => [
            &many.to_string(),
            " items you chose before signing in didn’t fit.",
        ]
        .concat(),
    };
    [
        "Your cart holds up to ",
        &MAX_LINES.to_string(),
        " different items. ",
        &items,
        " Remove or order some, then reload the page.",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_has_a_singular_and_a_plural() {
        assert!(warning_text(1).contains(" 1 item you chose before signing in didn’t fit. "));
        assert!(warning_text(50).contains(" 50 items you chose before signing in didn’t fit. "));
    }
}
