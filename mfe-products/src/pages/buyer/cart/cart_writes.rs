//! The writes of the cart's page: change a quantity, remove a line, put it back.

use crate::cart_state::{use_cart_changed, use_set_cart};
use allpet_contract::{
    IdempotencyKey, Problem,
    orders::{AddToCart, Cart, CartLine, ChangeLine, LINE_NOT_FOUND, NewLine, RemoveLine},
};
use allpet_ui::{
    api::idempotency_key,
    app_runtime::use_host_context,
    hooks::{Mutation, use_write},
};
use yew::prelude::*;

/// The writes, and the line that was removed last.
pub(super) struct CartWrites {
    pub(super) change: Mutation<ChangeLine>,
    /// Removes a line.
    pub(super) remove: Callback<CartLine>,
    /// The line that was removed last, until it is put back, and the callback that puts it back.
    pub(super) removed: Option<(CartLine, Callback<()>)>,
    remove_line: Mutation<RemoveLine>,
    put_back: Mutation<AddToCart>,
}

impl CartWrites {
    /// Returns why a write failed. Removing a line that is gone has succeeded, in a way.
    pub(super) fn problem(&self) -> Option<&Problem> {
        let remove = self.remove_line.problem.as_ref();
        let remove = remove.filter(|problem| !is_outdated(problem));
        let problem = self.change.problem.as_ref().or(remove);
        problem.or(self.put_back.problem.as_ref())
    }
}

/// Returns whether the cart has changed elsewhere: in another tab, or on another device.
pub(super) fn is_outdated(problem: &Problem) -> bool {
    problem.code == LINE_NOT_FOUND.code
}

/// Returns the writes of `cart`, which is `None` while it is loading.
#[hook]
pub(super) fn use_cart_writes(cart: Option<&Cart>) -> CartWrites {
    let set_cart = use_set_cart();
    let change = use_write::<ChangeLine>({
        let set_cart = set_cart.clone();
        move |cart| set_cart.emit(cart)
    });
    let remove_line = use_write::<RemoveLine>({
        let set_cart = set_cart.clone();
        move |cart| set_cart.emit(cart)
    });
    let removed = use_state_eq(|| None::<(CartLine, IdempotencyKey)>);
    let put_back = use_write::<AddToCart>({
        let removed = removed.clone();
        move |cart| {
            set_cart.emit(cart);
            removed.set(None);
        }
    });
    let outdated = |problem: &Option<Problem>| problem.as_ref().is_some_and(is_outdated);
    use_reload(outdated(&change.problem) || outdated(&remove_line.problem));
    // The removed line belonged to the previous person.
    let user = use_host_context().user.as_ref().map(|user| user.id.clone());
    use_effect_with(user, {
        let removed = removed.setter();
        move |_| removed.set(None)
    });
    let remove = {
        let (remove_line, removed) = (remove_line.clone(), removed.clone());
        Callback::from(move |line: CartLine| {
            if !remove_line.busy {
                remove_line.run(RemoveLine { line: line.id });
                // Use one key for putting the line back, however often the button is pressed.
                removed.set(Some((line, idempotency_key())));
            }
        })
    };
    let lines = cart.map_or(&[][..], |cart| &cart.lines);
    let removed = removed
        .as_ref()
        .filter(|(removed, _)| lines.iter().all(|line| line.id != removed.id))
        .map(|(line, key)| (line.clone(), put_back_line(&put_back, line, key)));
    CartWrites {
        change,
        remove,
        removed,
        remove_line,
        put_back,
    }
}

/// Reloads the cart, here and in the dashboard, once it is `outdated`.
#[hook]
fn use_reload(outdated: bool) {
    let reload = use_cart_changed();
    use_effect_with(outdated, move |outdated| {
        if *outdated {
            reload.emit(());
        }
    });
}

fn put_back_line(put_back: &Mutation<AddToCart>, line: &CartLine, key: &IdempotencyKey) -> Callback<()> {
    let (put_back, item, quantity, key) = (put_back.clone(), line.item.clone(), line.quantity, key.clone());
    Callback::from(move |()| {
        let item = item.clone();
        put_back.run(AddToCart {
            key: key.clone(),
            body: NewLine { item, quantity },
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::orders::{CART_FULL, CART_UNDECIDED};

    #[test]
    fn only_a_missing_line_means_that_the_cart_has_changed_elsewhere() {
        assert!(is_outdated(&Problem::new(LINE_NOT_FOUND)));
        for other in [CART_FULL, CART_UNDECIDED] {
            assert!(!is_outdated(&Problem::new(other)));
        }
        assert!(!is_outdated(&Problem::offline()));
    }
}
