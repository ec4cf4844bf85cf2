//! One of the shop's orders, and the next thing to do with it.

use super::{at_shop::use_shop, shop_orders, shop_refund::Refund};
use crate::parts::{address, lines, moment_at, shop_badge, timeline, totals, use_pictures};
use allpet_contract::{
    Page, Problem,
    orders::{
        BeginProduction, DeliverOrder, ListShopOrders, ORDER_REFUSED, Order, PackOrder, ReadShopOrder,
        ShipOrder, Shipment, ShopOrderQuery,
    },
};
use allpet_domain::{
    id::{OrderId, TenantId},
    orders::{OrderState, Party},
};
use allpet_ui::{
    app_runtime::{Api, use_environment, use_shown, use_view},
    components::{
        Amount, Button, ButtonKind, Card, ErrorState, LinkButton, Notice, PageHeader, Skeleton,
        SkeletonShape, TextField, Tone, isolate_name,
    },
    hooks::{Query, invalidate, use_mutation, use_read},
};
use yew::prelude::*;

/// Props of [`ShopOrder`].
#[derive(Properties, PartialEq)]
pub(crate) struct ShopOrderProps {
    /// Which.
    pub(crate) id: OrderId,
}

/// One of the shop's orders.
#[component]
pub(crate) fn ShopOrder(props: &ShopOrderProps) -> Html {
    let (shop, order) = (use_shop(), props.id);
    let read = use_read::<ReadShopOrder>(
        ["shop-order/", &order.to_string()].concat(),
        shop.as_ref().ok().map(|tenant| ReadShopOrder {
            tenant: *tenant,
            order,
        }),
    );
    let number = read.data.as_ref().map_or("", |order| &order.number);
    use_view(["Order ", number].concat());
    match (&read.data, &read.problem, shop) {
        (_, _, Err(instead)) => instead,
        (Some(order), _, Ok(shop)) => {
            html! { <Shown {shop} order={(**order).clone()} read={read.clone()} /> }
        }
        (_, Some(problem), _) => {
            let action = html! { <LinkButton href="/shop/orders" text="See shop orders" /> };
            html! { <div class="page"><ErrorState problem={problem.clone()} retry={read.retry()} busy={read.loading} {action} /></div> }
        }
        _ => html! { <div class="page"><Skeleton shape={SkeletonShape::Rows} /></div> },
    }
}

/// Props of [`Shown`] and [`Refund`].
#[derive(Properties, PartialEq)]
pub(crate) struct ShownProps {
    /// The shop.
    pub(crate) shop: TenantId,
    /// The order.
    pub(crate) order: Order,
    /// Where it is read.
    pub(crate) read: Query<Order>,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    use_shown(true);
    let order = &props.order;
    let pictures = use_pictures();
    let to_send = matches!(
        order.state,
        OrderState::Placed | OrderState::Paid | OrderState::InProduction | OrderState::Packed
    );
    let next = html! { <Next shop={props.shop} order={order.clone()} read={props.read.clone()} /> };
    html! {
        <div class="page">
            <PageHeader title={["Order ", &order.number].concat()} lead={order.email.clone()} up={(AttrValue::from(shop_orders::last_list()), AttrValue::from("Shop orders"))} action={shop_badge(order)} />
            <div class="split">
                <div class="stack loose">
                    if !order.short.is_empty() {
                        <Notice tone={Tone::Warning} title={["Out of stock before payment: ", &order.short.join(", ")].concat()}
                            text="Find another piece, pack it and correct the stock, or refund the buyer and say why." />
                    }
                    { next }
                    <section class="stack"><h2>{ if to_send { "Items to send" } else { "Items" } }</h2>{ lines(&pictures, order, Party::Shop) }</section>
                    <section class="stack"><h2>{ "Order history" }</h2>{ timeline(&order.timeline, Party::Shop) }</section>
                </div>
                <div class="stack">
                    <Card title="Shipping address">{ address(&order.address) }<p class="small soft">{ order.shipping.label() }</p></Card>
                    <Card title="Order summary">
                        { totals(&order.totals, "Total", order.address.country) }
                        <div class="stack">
                            if order.refunded.minor > 0 { <p class="small soft">{ "Refunded: " }<Amount money={order.refunded} /></p> }
                            <Refund shop={props.shop} order={order.clone()} read={props.read.clone()} />
                        </div>
                    </Card>
                </div>
            </div>
        </div>
    }
}

/// A step that the shop takes.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Make,
    Pack,
    Ship,
    Deliver,
}

/// The step that is next, and its words.
fn next_step(order: &Order) -> Option<(Step, &'static str)> {
    match order.state {
        OrderState::Paid if order.made_to_order => Some((Step::Make, "Start production")),
        state if state.pack(order.made_to_order).is_ok() => Some((Step::Pack, "Mark as packed")),
        OrderState::Packed => Some((Step::Ship, "Mark as shipped")),
        OrderState::Shipped => Some((Step::Deliver, "Mark as delivered")),
        _ => None,
    }
}

async fn take(
    api: Option<Api>,
    (step, tenant, order, body): (Step, TenantId, OrderId, Shipment),
) -> Result<Order, Problem> {
    let api = api.ok_or_else(Problem::offline)?;
    match step {
        Step::Make => api.send(BeginProduction { tenant, order }).await,
        Step::Pack => api.send(PackOrder { tenant, order }).await,
        Step::Ship => api.send(ShipOrder { tenant, order, body }).await,
        Step::Deliver => api.send(DeliverOrder { tenant, order }).await,
    }
}

/// The next thing to do with the order.
#[component]
fn Next(props: &ShownProps) -> Html {
    let api = use_environment().map(|environment| environment.api);
    let shipment = use_state_eq(Shipment::default);
    let read = props.read.clone();
    let act = use_mutation(
        move |step| take(api.clone(), step),
        move |order| {
            read.set(order);
            invalidate("shop-orders");
        },
    );
    // Somebody else was first: the order is read anew, so that what is offered is what can be done now.
    let lost = act
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == ORDER_REFUSED.code);
    use_effect_with(lost, {
        let again = props.read.retry();
        move |lost| {
            if *lost {
                invalidate("shop-orders");
                again.emit(());
            }
        }
    });
    let first = html! { if lost { <First shop={props.shop} order={props.order.clone()} read={props.read.clone()} /> } };
    let Some((step, verb)) = next_step(&props.order) else {
        return first;
    };
    let (shop, id) = (props.shop, props.order.id);
    let onsubmit = {
        let (act, shipment) = (act.clone(), shipment.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            act.run((step, shop, id, (*shipment).clone()));
        })
    };
    let set = |put: fn(&mut Shipment, String)| {
        let shipment = shipment.clone();
        Callback::from(move |text: String| {
            let mut next = (*shipment).clone();
            put(&mut next, text);
            shipment.set(next);
        })
    };
    let plain = act
        .problem
        .as_ref()
        .filter(|problem| problem.errors.is_empty() && !lost);
    html! {
        <>
        { first }
        <Card title="Next step">
            <form class="stack" {onsubmit} novalidate={true}>
                if step == Step::Ship {
                    <div class="fields">
                        <TextField name="carrier" label="Carrier" value={shipment.carrier.clone()} onchange={set(|shipment, text| shipment.carrier = text)} error={act.field("carrier")} />
                        <TextField name="tracking" label="Tracking number" optional=true value={shipment.tracking.clone()} onchange={set(|shipment, text| shipment.tracking = text)} error={act.field("tracking")} />
                    </div>
                }
                if let Some(problem) = plain { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                <div class="actions"><Button text={verb} kind={ButtonKind::Primary} submit=true busy={act.busy} testid="next-step" /></div>
            </form>
        </Card>
        </>
    }
}

/// Who did what, and when, before whoever sees this could; and the next order to pack.
#[component]
fn First(props: &ShownProps) -> Html {
    let query = ShopOrderQuery {
        state: Some(OrderState::Paid),
        oldest_first: true,
        limit: Some(2),
        ..ShopOrderQuery::default()
    };
    let tenant = props.shop;
    let waiting = use_read::<ListShopOrders>("shop-orders/next", ListShopOrders { tenant, query });
    let next = waiting.data.as_ref().and_then(|page: &std::rc::Rc<Page<Order>>| {
        let others = page.items.iter().filter(|other| other.id != props.order.id);
        others.map(|other| (other.number.clone(), other.id)).next()
    });
    let entry = props.order.timeline.last().filter(|_| !props.read.loading);
    html! {
        <div data-testid="was-first"><Notice tone={Tone::Warning} title="Someone else was first">
            if let Some(entry) = entry {
                <span>{ isolate_name(entry.by(Party::Shop)) }{ ", " }{ moment_at(entry.at) }{ ": " }{ &entry.what }</span>
            }
            <div class="row tight">
                if let Some((number, id)) = next {
                    <LinkButton href={["/shop/orders/", &id.to_string()].concat()} text={["Next order: ", &number].concat()} testid="next-order" />
                } else {
                    <LinkButton href={shop_orders::last_list()} text="See shop orders" />
                }
            </div>
        </Notice></div>
    }
}
