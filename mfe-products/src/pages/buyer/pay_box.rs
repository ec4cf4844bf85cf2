//! An order that waits for its payment.

use crate::{basket::use_cart_changed, draft::Draft};
use allpet_contract::{
    Problem,
    orders::{ConfirmOrderPayment, Order, PayOrder},
};
use allpet_domain::{id::OrderId, orders::OrderState, payments::PaymentState};
use allpet_ui::{
    api::now,
    app_runtime::{Api, use_environment},
    components::{Notice, Tone},
    hooks::Query,
    pay::{PayBox as Pay, PayStep},
};
use yew::prelude::*;

/// Props of [`PayBox`].
#[derive(Properties, PartialEq)]
pub(crate) struct PayBoxProps {
    /// The order, which waits for its payment.
    pub(crate) order: Order,
    /// Where the order is read.
    pub(crate) read: Query<Order>,
}

/// What to do so that the order is paid.
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
        let (read, id) = (props.read.clone(), order.id);
        Callback::from(move |step: PayStep| {
            let (api, read, cart_changed) = (api.clone(), read.clone(), cart_changed.clone());
            Box::pin(async move {
                let order = pay(api, id, step).await?;
                if order.state == OrderState::Paid {
                    Draft::forget();
                }
                read.set(order);
                cart_changed.emit(());
                Ok(())
            }) as allpet_ui::pay::Sending
        })
    };
    html! {
        <Pay amount={order.totals.total} payment={order.payment.clone()} title="Awaiting payment"
            text="We hold your items for 30 minutes. Your cart stays as it is." {send} reload={props.read.retry()} />
    }
}

async fn pay(api: Option<Api>, order: OrderId, step: PayStep) -> Result<Order, Problem> {
    let api = api.ok_or_else(Problem::offline)?;
    match step {
        PayStep::Card(key, body) => api.send(PayOrder { order, key, body }).await,
        PayStep::Code(body) => api.send(ConfirmOrderPayment { order, body }).await,
    }
}
