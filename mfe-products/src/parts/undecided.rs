//! A cart of which a payment is with the bank.

use allpet_domain::id::OrderId;
use allpet_ui::components::{LinkButton, Notice, Size, Tone};
use yew::prelude::*;

/// The order, and how to ask again.
#[derive(Properties, PartialEq)]
pub(crate) struct UndecidedProps {
    /// The order whose payment the bank has not answered about.
    pub(crate) order: OrderId,
    /// Asks how the cart stands now.
    pub(crate) look: Callback<()>,
}

/// Says that nothing more is sold from the cart before the bank has answered, and leads to the order.
#[component]
pub(crate) fn Undecided(props: &UndecidedProps) -> Html {
    let again = Some((AttrValue::from("Check again"), props.look.clone()));
    let href = ["/orders/", &props.order.to_string()].concat();
    html! {
        <div class="stack" data-testid="undecided">
            <Notice tone={Tone::Warning} title="Awaiting payment: your bank has not answered yet"
                text="Don't pay again. You can order from this cart once your bank has answered." action={again} />
            <LinkButton {href} text="See the order" size={Size::Large} class="block" />
        </div>
    }
}
