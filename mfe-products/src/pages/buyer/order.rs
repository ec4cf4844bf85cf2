//! The page of one of the buyer's orders: its payment, its history and its actions.

use super::pay_box::PayBox;
use crate::{
    cart_state::{use_cart_changed, use_set_cart},
    parts::{address, lines, timeline, totals, use_pictures},
    routes::Route,
};
use allpet_contract::{
    ErrorCode, Problem,
    orders::{CancelOrder, ORDER_NOT_FOUND, OpenOrder, Order, OrderKey, ReadOrder, Reorder},
};
use allpet_domain::{
    id::OrderId,
    orders::{OrderState, Party},
    payments::PaymentState,
    text::isolate,
};
use allpet_ui::{
    api::KeyedRequest,
    app_runtime::{
        entry_path, query_of, use_content_ready, use_host_context, use_location, use_navigator, use_view,
    },
    components::{
        Amount, Button, Card, Confirm, ErrorState, IconKind, Link, LinkButton, Notice, PageHeader, Skeleton,
        SkeletonShape, Tone, isolate_name, order_badge,
    },
    hooks::{Query, invalidate, put_answer, use_focus_restore, use_read, use_write},
};
use yew::prelude::*;
use yew_router::Routable as _;

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
    // The link of a confirmation, opened in another browser: its key opens the order here before the page reads it.
    let key = query_of(&location)
        .split('&')
        .find_map(|pair| pair.strip_prefix("key="));
    let key_settled = use_state_eq(|| key.is_none());
    let query = use_read::<ReadOrder>(
        order_key(props.id),
        key_settled.then_some(ReadOrder { order: props.id }),
    );
    let number = query.data.as_ref().map_or("", |order| &order.number);
    use_view(["Order ", number].concat());
    let is_signed_out = use_host_context().user.is_none();
    let open_order = use_write::<OpenOrder>({
        let key_settled = key_settled.clone();
        move |order: Order| {
            put_answer(order_key(order.id), order);
            key_settled.set(true);
        }
    });
    // If the key opens nothing, the account may still own the order.
    use_effect_with(open_order.problem.is_some(), {
        let key_settled = key_settled.clone();
        move |failed| {
            if *failed {
                key_settled.set(true);
            }
        }
    });
    use_effect_with(key.map(str::to_owned), {
        let (open_order, order) = (open_order.clone(), props.id);
        move |key| {
            if let Some(key) = key.clone() {
                let body = OrderKey { key };
                open_order.run(OpenOrder { order, body });
            }
        }
    });
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
    let is_undecided = order
        .payment
        .as_ref()
        .is_some_and(|payment| payment.state == PaymentState::Processing);
    let consequence = if order.state != OrderState::Placed {
        "It is not packed yet. We refund what you paid to your card."
    } else if is_undecided {
        "Your bank has not answered yet. If it still charges you, we refund it to your card."
    } else {
        "You have not been charged."
    };
    let (confirming, navigator) = (use_state_eq(|| false), use_navigator());
    let (set_cart, cart_changed) = (use_set_cart(), use_cart_changed());
    let cancel = use_write::<CancelOrder>({
        let (query, confirming) = (props.query.clone(), confirming.clone());
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
    let set_confirming = |is_open: bool| {
        let confirming = confirming.clone();
        move || confirming.set(is_open)
    };
    let (open_dialog, close_dialog, id) = (set_confirming(true), set_confirming(false), order.id);
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
    let oncancel = {
        let cancel = cancel.clone();
        Callback::from(move |_: MouseEvent| {
            cancel.forget();
            open_dialog();
        })
    };
    html! {
        <div class="stack">
            if let Some(problem) = &reorder.problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
            <div class="actions">
                <Button text="Order the same again" icon={IconKind::Refresh} busy={reorder.busy} onclick={onreorder} testid="reorder" />
                if order.state.cancel().is_ok() { <Button text="Cancel the order" onclick={oncancel} testid="cancel-order" /> }
            </div>
            <Confirm open={*confirming} title={["Cancel order ", &order.number, "?"].concat()} text={consequence} verb="Cancel the order" keep="Keep it"
                busy={cancel.busy} {onconfirm} onclose={Callback::from(move |()| close_dialog())}>
                if let Some(problem) = &cancel.problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
            </Confirm>
        </div>
    }
}
