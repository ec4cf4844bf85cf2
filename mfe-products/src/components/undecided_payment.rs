//! The notice for a cart whose payment the bank has not answered yet.

use allpet_contract::orders::ReadOrder;
use allpet_domain::{id::OrderId, orders::OrderState};
use allpet_ui::{
    components::{LinkButton, Notice, Size, Tone},
    hooks::use_read,
};
use yew::prelude::*;

/// Props of [`UndecidedPayment`].
#[derive(Properties, PartialEq)]
pub(crate) struct UndecidedPaymentProps {
    /// The order whose payment is undecided.
    pub(crate) order: OrderId,
    /// Called to reload the cart.
    pub(crate) reload: Callback<()>,
}

/// Returns title and text. A canceled order can no longer be paid, but the bank may still charge for it.
fn labels(is_canceled: bool) -> (&'static str, &'static str) {
    if is_canceled {
        (
            "Your bank has not answered about the order you canceled",
            "If it still charges you, we refund it to your card. You can order from this cart once your bank has answered.",
        )
    } else {
        (
            "Awaiting payment: your bank has not answered yet",
            "Don’t pay again. You can order from this cart once your bank has answered.",
        )
    }
}

/// Explains that the cart cannot be ordered before the bank has answered, and links to the order.
#[component]
pub(crate) fn UndecidedPayment(props: &UndecidedPaymentProps) -> Html {
    let action = Some((AttrValue::from("Check again"), props.reload.clone()));
    let id = props.order.to_string();
    let query = use_read(["order/", &id].concat(), ReadOrder { order: props.order });
    let state = query.data.as_ref().map(|order| order.state);
    let (title, text) = labels(state.is_some_and(|state| state != OrderState::Placed));
    let href = ["/orders/", &id].concat();
    html! {
        <div class="stack" data-testid="undecided">
            <Notice tone={Tone::Warning} {title} {text} action={action} />
            <LinkButton {href} text="See the order" size={Size::Large} class="block" />
        </div>
    }
}
