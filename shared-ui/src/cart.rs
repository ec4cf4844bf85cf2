//! The cart that every page shares: one answer, put in place by every write, and joined by the guest's after signing in.

use crate::{
    components::{Tone, use_toasts},
    hooks::{Query, invalidate, listen_to_window, use_read, use_write},
    storage,
};
use allpet_contract::orders::{Cart, MergeCart, ReadCart};
use allpet_domain::orders::MAX_LINES;
use std::cell::RefCell;
use yew::prelude::*;

/// Who was last told that not everything of the guest's fitted, and of how many items.
const LEFT_OUT: &str = "allpet.cart-left-out";

thread_local! {
    /// For whom the guest's cart was merged by this page.
    static MERGED: RefCell<Option<AttrValue>> = const { RefCell::new(None) };
}

/// The cart of `person` (an account's id), or of this browser's guest. Every person's stands under a key of its own: nobody sees the
/// one of whoever was here before.
#[hook]
pub fn use_cart_of(person: Option<&str>) -> Query<Cart> {
    use_read(["cart/", person.unwrap_or("guest")].concat(), ReadCart {})
}

/// The cart was changed somewhere else: it is asked for anew where it is shown.
pub fn cart_changed() {
    invalidate("cart");
}

/// Has the cart asked for anew when the page comes to the front: it may have changed in another tab, or on another device.
#[hook]
pub fn use_cart_at_front(follows: bool) {
    use_effect_with(follows, |follows| {
        let listener = follows.then(|| listen_to_window("focus", cart_changed));
        move || drop(listener)
    });
}

/// Puts what this browser's guest had in the cart into the cart of `person`, once after they have signed in, wherever they did so.
/// `cart` is that person's; `onmerged` hears when it was done.
#[hook]
pub fn use_merged_cart(person: Option<AttrValue>, cart: &Query<Cart>, onmerged: Callback<()>) {
    let toasts = use_toasts();
    let merge = use_write::<MergeCart>({
        let (cart, person) = (cart.clone(), person.clone());
        move |now: Cart| {
            if let Some(text) = news(person.as_deref(), now.left_out) {
                toasts.show(Tone::Warning, text);
            }
            cart.set(now);
            // Orders that the guest placed may be theirs from now on.
            invalidate("orders");
            invalidate("order/");
            onmerged.emit(());
        }
    });
    let failed = merge.problem.is_some();
    let unmerged = !cart.loading && cart.data.as_ref().is_some_and(|cart| cart.unmerged);
    use_effect_with(failed, |failed| {
        if *failed {
            // The next answer that says so tries again.
            MERGED.take();
        }
    });
    use_effect_with((person, unmerged), move |(person, unmerged)| {
        if person.is_none() {
            // What a guest puts into a cart from now on is merged at the next sign-in.
            MERGED.take();
        } else if *unmerged && MERGED.with_borrow(|merged| merged != person) {
            MERGED.set(person.clone());
            merge.run(MergeCart {});
        }
    });
}

/// What to say of items that found no room. The same is not said twice to the same person in this browser.
fn news(person: Option<&str>, left_out: u32) -> Option<String> {
    let store = storage::local();
    let said = [person.unwrap_or_default(), "/", &left_out.to_string()].concat();
    let before = store
        .as_ref()
        .and_then(|store| store.get_item(LEFT_OUT).ok().flatten());
    if let Some(store) = store {
        // A full storage says it once more.
        let _ = store.set_item(LEFT_OUT, &said);
    }
    (left_out > 0 && before.as_ref() != Some(&said)).then(|| no_room(left_out))
}

fn no_room(left_out: u32) -> String {
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
    fn one_item_and_several_are_said_in_words() {
        assert!(no_room(1).contains(" 1 item you chose before signing in didn’t fit. "));
        assert!(no_room(50).contains(" 50 items you chose before signing in didn’t fit. "));
    }
}
