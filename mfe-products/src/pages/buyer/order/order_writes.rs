//! The writes of a buyer to an order: cancel it, and order the same again.

use crate::{
    cart_state::{use_cart_changed, use_set_cart},
    routes::Route,
};
use allpet_contract::orders::{CancelOrder, Order, Reorder};
use allpet_domain::{orders::OrderState, payments::PaymentState};
use allpet_ui::{
    api::KeyedRequest,
    app_runtime::use_navigator,
    hooks::{Mutation, Query, invalidate, use_write},
};
use yew::prelude::*;
use yew_router::Routable as _;

/// The writes, and the dialog that confirms one of them.
pub(super) struct OrderWrites {
    pub(super) cancel: Mutation<CancelOrder>,
    pub(super) reorder: Mutation<Reorder>,
    /// Whether the dialog is open that asks whether to cancel.
    pub(super) confirming: UseStateHandle<bool>,
    /// Cancels the order.
    pub(super) onconfirm: Callback<()>,
    /// Puts the same items into the cart.
    pub(super) onreorder: Callback<MouseEvent>,
}

impl OrderWrites {
    /// Returns the callback that asks whether to cancel, without an earlier failure.
    pub(super) fn oncancel(&self) -> Callback<MouseEvent> {
        let (cancel, confirming) = (self.cancel.clone(), self.confirming.clone());
        Callback::from(move |_: MouseEvent| {
            cancel.forget();
            confirming.set(true);
        })
    }

    /// Returns the callback that closes the dialog.
    pub(super) fn onclose(&self) -> Callback<()> {
        let confirming = self.confirming.clone();
        Callback::from(move |()| confirming.set(false))
    }
}

/// Returns the writes of an order. `query` receives the canceled order; ordering again leads to the cart.
#[hook]
pub(super) fn use_order_writes(order: &Order, query: &Query<Order>) -> OrderWrites {
    let (id, navigator) = (order.id, use_navigator());
    let confirming = use_state_eq(|| false);
    let (set_cart, cart_changed) = (use_set_cart(), use_cart_changed());
    let cancel = use_write::<CancelOrder>({
        let (query, confirming) = (query.clone(), confirming.clone());
        move |order| {
            query.set(order);
            confirming.set(false);
            invalidate("orders");
            cart_changed.emit(());
        }
    });
    // A successful request leads to the cart; until then, repeated presses are one request.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let reorder = use_write::<Reorder>(move |cart| {
        set_cart.emit(cart);
        navigator.push(Route::Cart.to_path());
    });
    let onconfirm = {
        let cancel = cancel.clone();
        Callback::from(move |()| cancel.run(CancelOrder { order: id }))
    };
    let onreorder = {
        let reorder = reorder.clone();
        Callback::from(move |_: MouseEvent| {
            reorder.run(Reorder {
                order: id,
                key: KeyedRequest::key(&mut sent.borrow_mut(), id.to_string()),
            });
        })
    };
    OrderWrites {
        cancel,
        reorder,
        confirming,
        onconfirm,
        onreorder,
    }
}

/// Says what canceling the order means for the buyer's money.
pub(super) fn consequence(order: &Order) -> &'static str {
    let payment = order.payment.as_ref().map(|payment| payment.state);
    consequence_of(order.state, payment)
}

fn consequence_of(order: OrderState, payment: Option<PaymentState>) -> &'static str {
    if order != OrderState::Placed {
        "It is not packed yet. We refund what you paid to your card."
    } else if payment == Some(PaymentState::Processing) {
        "Your bank has not answered yet. If it still charges you, we refund it to your card."
    } else {
        "You have not been charged."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buyer_learns_what_becomes_of_the_money() {
        let of = consequence_of;
        assert!(of(OrderState::Paid, Some(PaymentState::Succeeded)).contains("We refund what you paid"));
        assert!(of(OrderState::Placed, Some(PaymentState::Processing)).contains("has not answered"));
        for unpaid in [None, Some(PaymentState::Failed)] {
            assert_eq!(of(OrderState::Placed, unpaid), "You have not been charged.");
        }
    }
}
