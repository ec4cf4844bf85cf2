//! A cart of which a payment is with the bank.

use allpet_contract::orders::ReadOrder;
use allpet_domain::{id::OrderId, orders::OrderState};
use allpet_ui::{
    components::{LinkButton, Notice, Size, Tone},
    hooks::use_read,
};
use yew::prelude::*;

/// The order, and how to ask again.
#[derive(Properties, PartialEq)]
pub(crate) struct UndecidedProps {
    /// The order whose payment the bank has not answered about.
    pub(crate) order: OrderId,
    /// Asks how the cart stands now.
    pub(crate) look: Callback<()>,
}

/// The words: an order that was canceled is paid by nobody any more, and yet the bank may charge for it.
fn words(is_canceled: bool) -> (&'static str, &'static str) {
    if is_canceled {
        (
            "Your bank has not answered about the order you canceled",
            "If it still charges you, we refund it to your card. You can order from this cart once your bank has answered.",
        )
    } else {
        (
            "Awaiting payment: your bank has not answered yet",
            "Don't pay again. You can order from this cart once your bank has answered.",
        )
    }
}

/// Says that nothing more is sold from the cart before the bank has answered, and leads to the order.
#[component]
pub(crate) fn Undecided(props: &UndecidedProps) -> Html {
    let again = Some((AttrValue::from("Check again"), props.look.clone()));
    let id = props.order.to_string();
    let read = use_read(["order/", &id].concat(), ReadOrder { order: props.order });
    let state = read.data.as_ref().map(|order| order.state);
    let (title, text) = words(state.is_some_and(|state| state != OrderState::Placed));
    let href = ["/orders/", &id].concat();
    html! {
        <div class="stack" data-testid="undecided">
            <Notice tone={Tone::Warning} {title} {text} action={again} />
            <LinkButton {href} text="See the order" size={Size::Large} class="block" />
        </div>
    }
}
