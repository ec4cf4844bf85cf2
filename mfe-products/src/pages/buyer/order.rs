//! The page of one of the buyer's orders: its payment, its history and its actions.

mod open_order;
mod order_writes;
mod pay_box;

use crate::components::{address, lines, timeline, totals, use_pictures};
use allpet_contract::{
    ErrorCode, Problem,
    orders::{ORDER_NOT_FOUND, Order},
};
use allpet_domain::{
    id::OrderId,
    orders::{OrderState, Party},
    payments::PaymentState,
    text::isolate,
};
use allpet_ui::{
    app_runtime::{entry_path, query_of, use_content_ready, use_host_context, use_location, use_view},
    components::{
        Amount, Button, Card, Confirm, ErrorState, IconKind, Link, LinkButton, Notice, PageHeader, Skeleton,
        SkeletonShape, Tone, isolate_name, order_badge, problem_notice,
    },
    hooks::{Query, use_focus_restore},
};
use open_order::use_opened_order;
use order_writes::{consequence, use_order_writes};
use pay_box::PayBox;
use yew::prelude::*;

/// Props of [`OrderPage`].
#[derive(Properties, PartialEq)]
pub(crate) struct OrderPageProps {
    /// The order's identifier.
    pub(crate) id: OrderId,
}

/// Returns the cache key of an order.
pub(crate) fn order_key(order: OrderId) -> String {
    ["order/", &order.to_string()].concat()
}

/// The page of one of the buyer's orders.
#[component]
pub(crate) fn OrderPage(props: &OrderPageProps) -> Html {
    let location = use_location();
    let query = use_opened_order(props.id, query_of(&location));
    let number = query.data.as_ref().map_or("", |order| &order.number);
    use_view(["Order ", number].concat());
    let is_signed_out = use_host_context().user.is_none();
    let is_not_found = query
        .problem
        .as_ref()
        .is_some_and(|problem| problem.status == ORDER_NOT_FOUND.status);
    match (&query.data, &query.problem) {
        (Some(order), _) => html! { <OrderDetail order={(**order).clone()} query={query.clone()} /> },
        (None, Some(problem)) => {
            // Only its owner sees an account's order, once signed in.
            let action = html! {
                <div class="row">
                    if is_signed_out && is_not_found { <LinkButton href={entry_path(&location, false)} text="Sign in to see your orders" /> }
                    else { <LinkButton href="/orders" text="See my orders" /> }
                    if is_not_found { <LinkButton href="/orders/find" text="Find an order by its number" /> }
                </div>
            };
            let problem = if is_signed_out && is_not_found {
                sign_in_problem()
            } else {
                problem.clone()
            };
            html! { <div class="page"><ErrorState {problem} retry={query.retry()} busy={query.loading} {action} /></div> }
        }
        (None, None) => html! { <div class="page"><Skeleton shape={SkeletonShape::Rows} /></div> },
    }
}

/// The problem for people who are not signed in: it must not reveal whether the order exists.
fn sign_in_problem() -> Problem {
    let title = "Sign in to see this order";
    let detail = "You can see it in the account or the browser you ordered with.";
    Problem::new(ErrorCode {
        title,
        ..ORDER_NOT_FOUND
    })
    .detail(detail)
}

#[derive(Properties, PartialEq)]
struct OrderDetailProps {
    order: Order,
    query: Query<Order>,
}

#[component]
fn OrderDetail(props: &OrderDetailProps) -> Html {
    use_content_ready(true);
    let (order, query) = (&props.order, &props.query);
    let pictures = use_pictures();
    // After the payment, the focused payment form is gone: keep the focus on the page.
    let container = use_focus_restore(order.state);
    let paid = order
        .payment
        .as_ref()
        .is_some_and(|payment| payment.state == PaymentState::Succeeded);
    let lead = order.state.lead(
        order.made_to_order,
        order.payment.as_ref().map(|payment| payment.state),
    );
    let is_signed_out = use_host_context().user.is_none();
    let order_link = order
        .key
        .as_ref()
        .filter(|_| is_signed_out)
        .map(|key| ["/orders/", &order.id.to_string(), "?key=", key].concat());
    html! {
        <div class="page">
            <PageHeader title={["Order ", &order.number].concat()} lead={lead} up={(AttrValue::from("/orders"), AttrValue::from("My orders"))} action={order_badge(order.state)} />
            <div class="split">
                <div class="stack loose" ref={container} tabindex="-1">
                    if order.state == OrderState::Placed { <PayBox order={order.clone()} query={query.clone()} /> }
                    if order.state == OrderState::Paid && paid {
                        <Notice tone={Tone::Good} title="Thank you. Your order is paid." text={["We send news about it to ", &isolate(&order.email), "."].concat()} />
                    }
                    <section class="stack"><h2>{ "Order history" }</h2>{ timeline(&order.timeline, Party::Buyer) }</section>
                    <section class="stack"><h2>{ "Items" }</h2>{ lines(&pictures, order, Party::Buyer) }</section>
                    <OrderActions order={order.clone()} query={query.clone()} />
                </div>
                <div class="stack">
                    <Card title="Order summary">
                        { totals(&order.totals, "Total", order.address.country) }
                        if order.refunded.minor > 0 { <p class="small soft">{ "Refunded: " }<Amount money={order.refunded} /></p> }
                        if let Some(payment) = order.payment.as_ref().filter(|_| paid) {
                            <p class="small soft">{ "Paid with " }{ payment.card.brand.label() }{ " ending in " }{ &payment.card.last_four }</p>
                        }
                    </Card>
                    <Card title="Shipping address">
                        { address(&order.address) }
                        <p class="small soft">{ order.shipping.label() }</p>
                        <p class="small soft">{ "News about this order goes to " }{ isolate_name(&order.email) }</p>
                        if let Some(shipment) = &order.shipment {
                            <p class="small">{ "With " }{ &shipment.carrier }if !shipment.tracking.is_empty() { { ", " }<span translate="no">{ &shipment.tracking }</span> }</p>
                        }
                    </Card>
                    if let Some(href) = order_link {
                        <Card title="Find this order again">
                            <p>{ "On another device, use its number and " }{ isolate_name(&order.email) }{ ", or keep this link. Anyone who has the link sees the order." }</p>
                            <Link {href} testid="order-link">{ "Link to order " }{ &order.number }</Link>
                        </Card>
                    }
                </div>
            </div>
        </div>
    }
}

/// The buttons to cancel the order, if it can be canceled, and to order the same again.
#[component]
fn OrderActions(props: &OrderDetailProps) -> Html {
    let order = &props.order;
    let writes = use_order_writes(order, &props.query);
    let (cancel, reorder) = (&writes.cancel, &writes.reorder);
    html! {
        <div class="stack">
            { problem_notice(reorder.problem.as_ref()) }
            <div class="actions">
                <Button text="Order the same again" icon={IconKind::Refresh} busy={reorder.busy} onclick={writes.onreorder.clone()} testid="reorder" />
                if order.state.cancel().is_ok() { <Button text="Cancel the order" onclick={writes.oncancel()} testid="cancel-order" /> }
            </div>
            <Confirm open={*writes.confirming} title={["Cancel order ", &order.number, "?"].concat()} text={consequence(order)} verb="Cancel the order" keep="Keep it"
                busy={cancel.busy} onconfirm={writes.onconfirm.clone()} onclose={writes.onclose()}>
                { problem_notice(cancel.problem.as_ref()) }
            </Confirm>
        </div>
    }
}
