//! The state of the checkout: the draft, which survives a reload, and the payment.

use super::{
    address_fields::Change,
    place_order::{PlacedOrder, place_and_pay},
};
use crate::{
    cart_state::{use_cart, use_cart_changed},
    draft::Draft,
    pages::buyer::order::order_key,
    routes::Route,
};
use allpet_contract::{orders::PlaceOrder, payments::CardForm};
use allpet_domain::orders::{Address, ShippingChoice, Totals};
use allpet_ui::{
    app_runtime::{use_environment, use_host_context, use_navigator},
    hooks::{Mutation, Query, invalidate, put_answer, use_mutation},
    ship_to,
};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Routable as _;

/// Returns the draft of this tab, or a new one with the address of the last order. Stores every change, and shows prices for the
/// shipping country.
#[hook]
pub(super) fn use_checkout_draft(last_address: Option<&Address>) -> UseStateHandle<Draft> {
    let host_context = use_host_context();
    let draft = use_state_eq(|| {
        let user = host_context.user.as_ref();
        Draft::load(user).unwrap_or_else(|| {
            let mut draft = Draft::new(
                user.map_or("", |user| &user.name),
                user.map_or("", |user| &user.email),
                ship_to::find(&host_context.locale),
            );
            if let Some(address) = last_address {
                draft.address = address.clone();
            }
            draft
        })
    });
    use_effect_with((*draft).clone(), {
        let user = host_context.user.clone();
        move |draft: &Draft| draft.clone().save(user.as_ref())
    });
    use_effect_with(draft.address.country, |country| ship_to::choose(*country));
    draft
}

/// Returns the request that places the order and pays it. Success leads to the order's page; a refusal may mean that a price or the
/// stock has changed, so it reloads `price` and the cart.
#[hook]
pub(super) fn use_payment(price: &Query<Totals>) -> Mutation<(PlaceOrder, CardForm)> {
    let (environment, navigator, cart) = (use_environment(), use_navigator(), use_cart());
    let cart_changed = use_cart_changed();
    let pay = use_mutation(
        move |order| place_and_pay(environment.clone().map(|environment| environment.api), order),
        move |placed: PlacedOrder| {
            // If the card was declined, the form is still needed.
            if placed.is_paid() {
                Draft::remove();
            }
            invalidate("order");
            invalidate("last-order/");
            cart_changed.emit(());
            if let Some(order) = placed.paid {
                put_answer(order_key(order.id), order);
            }
            navigator.push(Route::Order { order: placed.order }.to_path());
        },
    );
    use_effect_with(pay.problem.is_some(), {
        let (price, cart) = (price.clone(), cart);
        move |refused| {
            if *refused {
                price.refetch();
                cart.refetch();
            }
        }
    });
    pay
}

/// Returns the change that chooses `standard` or `express` delivery.
pub(super) fn choose_delivery(choice: &str) -> Change {
    let shipping = if choice == "express" {
        ShippingChoice::Express
    } else {
        ShippingChoice::Standard
    };
    Rc::new(move |draft: &mut Draft| draft.shipping = shipping)
}
