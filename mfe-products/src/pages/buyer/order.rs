//! One of my orders: whether it is paid, what happened to it, and what can be done.

use super::pay_box::PayBox;
use crate::{
    basket::{use_cart_changed, use_set_cart},
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
    api::Sent,
    app_runtime::{entry_path, query_of, use_location, use_navigator, use_shown, use_surroundings, use_view},
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
    /// Which.
    pub(crate) id: OrderId,
}

/// By what the answer about an order is known.
pub(crate) fn order_key(order: OrderId) -> String {
    ["order/", &order.to_string()].concat()
}

/// One of my orders.
#[component]
pub(crate) fn OrderPage(props: &OrderPageProps) -> Html {
    let location = use_location();
    // The link of a confirmation, in another browser: its key opens the order here before anything is read.
    let key = query_of(&location)
        .split('&')
        .find_map(|pair| pair.strip_prefix("key="));
    let tried = use_state_eq(|| key.is_none());
    let read = use_read::<ReadOrder>(
        order_key(props.id),
        tried.then_some(ReadOrder { order: props.id }),
    );
    let number = read.data.as_ref().map_or("", |order| &order.number);
    use_view(["Order ", number].concat());
    let nobody = use_surroundings().user.is_none();
    let open = use_write::<OpenOrder>({
        let tried = tried.clone();
        move |order: Order| {
            put_answer(order_key(order.id), order);
            tried.set(true);
        }
    });
    // Where the key opens nothing, the order may be this account's all the same.
    use_effect_with(open.problem.is_some(), {
        let tried = tried.clone();
        move |failed| {
            if *failed {
                tried.set(true);
            }
        }
    });
    use_effect_with(key.map(str::to_owned), {
        let (open, order) = (open.clone(), props.id);
        move |key| {
            if let Some(key) = key.clone() {
                let body = OrderKey { key };
                open.run(OpenOrder { order, body });
            }
        }
    });
    let is_closed = read
        .problem
        .as_ref()
        .is_some_and(|problem| problem.status == ORDER_NOT_FOUND.status);
    match (&read.data, &read.problem) {
        (Some(order), _) => html! { <Shown order={(**order).clone()} read={read.clone()} /> },
        (None, Some(problem)) => {
            // An account's order is nobody else's, nor its owner's until they sign in.
            let action = html! {
                <div class="row">
                    if nobody && is_closed { <LinkButton href={entry_path(&location, false)} text="Sign in to see your orders" /> }
                    else { <LinkButton href="/orders" text="See my orders" /> }
                    if is_closed { <LinkButton href="/orders/find" text="Find an order by its number" /> }
                </div>
            };
            let problem = if nobody && is_closed {
                unseen()
            } else {
                problem.clone()
            };
            html! { <div class="page"><ErrorState {problem} retry={read.retry()} busy={read.loading} {action} /></div> }
        }
        (None, None) => html! { <div class="page"><Skeleton shape={SkeletonShape::Rows} /></div> },
    }
}

/// Nobody is signed in here, or not any more: whether there is such an order cannot be said.
fn unseen() -> Problem {
    let title = "Sign in to see this order";
    let detail = "You can see it in the account or the browser you ordered with.";
    Problem::new(ErrorCode {
        title,
        ..ORDER_NOT_FOUND
    })
    .detail(detail)
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    order: Order,
    read: Query<Order>,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    use_shown(true);
    let (order, read) = (&props.order, &props.read);
    let pictures = use_pictures();
    // Where the payment was asked for, nothing is left to have the focus.
    let around = use_focus_restore(order.state);
    let paid = order
        .payment
        .as_ref()
        .is_some_and(|payment| payment.state == PaymentState::Succeeded);
    let lead = order.state.lead(
        order.made_to_order,
        order.payment.as_ref().map(|payment| payment.state),
    );
    let nobody = use_surroundings().user.is_none();
    let link = order.key.as_ref().filter(|_| nobody);
    let link = link.map(|key| ["/orders/", &order.id.to_string(), "?key=", key].concat());
    html! {
        <div class="page">
            <PageHeader title={["Order ", &order.number].concat()} lead={lead} up={(AttrValue::from("/orders"), AttrValue::from("My orders"))} action={order_badge(order.state)} />
            <div class="split">
                <div class="stack loose" ref={around} tabindex="-1">
                    if order.state == OrderState::Placed { <PayBox order={order.clone()} read={read.clone()} /> }
                    if order.state == OrderState::Paid && paid {
                        <Notice tone={Tone::Good} title="Thank you. Your order is paid." text={["We send news about it to ", &isolate(&order.email), "."].concat()} />
                    }
                    <section class="stack"><h2>{ "Order history" }</h2>{ timeline(&order.timeline, Party::Buyer) }</section>
                    <section class="stack"><h2>{ "Items" }</h2>{ lines(&pictures, order, Party::Buyer) }</section>
                    <Acts order={order.clone()} read={read.clone()} />
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
                    if let Some(href) = link {
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

/// Cancel, where it still can be; order the same again.
#[component]
fn Acts(props: &ShownProps) -> Html {
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
    let (asking, navigator) = (use_state_eq(|| false), use_navigator());
    let (set_cart, cart_changed) = (use_set_cart(), use_cart_changed());
    let cancel = use_write::<CancelOrder>({
        let (read, asking) = (props.read.clone(), asking.clone());
        move |order| {
            read.set(order);
            asking.set(false);
            invalidate("orders");
            cart_changed.emit(());
        }
    });
    // It leads away once it is answered: until then every press is the same one.
    let sent = use_mut_ref(|| None::<Sent>);
    let again = use_write::<Reorder>(move |now| {
        set_cart.emit(now);
        navigator.push(Route::Cart.to_path());
    });
    let open = |to: bool| {
        let asking = asking.clone();
        move || asking.set(to)
    };
    let (ask, close, id) = (open(true), open(false), order.id);
    let onconfirm = {
        let cancel = cancel.clone();
        Callback::from(move |()| cancel.run(CancelOrder { order: id }))
    };
    let onagain = {
        let again = again.clone();
        Callback::from(move |_: MouseEvent| {
            again.run(Reorder {
                order: id,
                key: Sent::key(&mut sent.borrow_mut(), id.to_string()),
            });
        })
    };
    let asks = {
        let cancel = cancel.clone();
        Callback::from(move |_: MouseEvent| {
            cancel.forget();
            ask();
        })
    };
    html! {
        <div class="stack">
            if let Some(problem) = &again.problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
            <div class="actions">
                <Button text="Order the same again" icon={IconKind::Refresh} busy={again.busy} onclick={onagain} testid="reorder" />
                if order.state.cancel().is_ok() { <Button text="Cancel the order" onclick={asks} testid="cancel-order" /> }
            </div>
            <Confirm open={*asking} title={["Cancel order ", &order.number, "?"].concat()} text={consequence} verb="Cancel the order" keep="Keep it"
                busy={cancel.busy} {onconfirm} onclose={Callback::from(move |()| close())}>
                if let Some(problem) = &cancel.problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
            </Confirm>
        </div>
    }
}
