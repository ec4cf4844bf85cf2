//! The payment form of an order that awaits payment.

use crate::{cart_state::use_cart_changed, draft::Draft};
use allpet_contract::{
    Problem,
    orders::{ConfirmOrderPayment, Order, PayOrder},
};
use allpet_domain::{
    id::OrderId,
    orders::{OrderState, PAYMENT_WINDOW_MINUTES},
    payments::PaymentState,
};
use allpet_ui::{
    api::now,
    app_runtime::{Api, use_environment},
    components::{Notice, Tone},
    hooks::Query,
    pay::{PayBox as PaymentForm, PayStep},
};
use yew::prelude::*;

/// Props of [`PayBox`].
#[derive(Properties, PartialEq)]
pub(crate) struct PayBoxProps {
    /// The order, which awaits payment.
    pub(crate) order: Order,
    /// The query of the order.
    pub(crate) query: Query<Order>,
}

/// The payment form, or a notice that the time to pay has passed.
#[component]
pub(crate) fn PayBox(props: &PayBoxProps) -> Html {
    let order = &props.order;
    let api = use_environment().map(|environment| environment.api);
    let cart_changed = use_cart_changed();
    let payment = order.payment.as_ref().map(|payment| payment.state);
    if order.pay_until < now() && payment != Some(PaymentState::Processing) {
        return html! { <Notice tone={Tone::Warning} title="The time to pay has passed" text="You were not charged. Your cart is unchanged: order again." /> };
    }
    let send = {
        let (query, id) = (props.query.clone(), order.id);
        Callback::from(move |step: PayStep| {
            let (api, query, cart_changed) = (api.clone(), query.clone(), cart_changed.clone());
            Box::pin(async move {
                let order = pay(api, id, step).await?;
                if order.state == OrderState::Paid {
                    Draft::remove();
                }
                query.set(order);
                cart_changed.emit(());
                Ok(())
            }) as allpet_ui::pay::Sending
        })
    };
    let minutes = PAYMENT_WINDOW_MINUTES.to_string();
    let text = [
        "We hold your items for ",
        &minutes,
        " minutes. Your cart stays as it is.",
    ]
    .concat();
    html! {
        <PaymentForm amount={order.totals.total} payment={order.payment.clone()} title="Pay for this order"
            {text} {send} reload={props.query.retry()} />
    }
}

async fn pay(api: Option<Api>, order: OrderId, step: PayStep) -> Result<Order, Problem> {
    let api = api.ok_or_else(Problem::offline)?;
    match step {
        PayStep::Card(key, body) => api.send(PayOrder { order, key, body }).await,
        PayStep::Code(body) => api.send(ConfirmOrderPayment { order, body }).await,
    }
}
