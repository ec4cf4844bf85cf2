//! The page of one of the shop's orders, with its next step.

use super::{
    fulfilment::{Step, use_next_step},
    list_position::last_list,
    order_news::OrderNews,
    shop_refund::Refund,
};
use crate::{
    components::{address, date_and_time, lines, shop_badge, timeline, totals, use_pictures},
    pages::shop::current_shop::use_shop,
};
use allpet_contract::{
    Page,
    orders::{ListShopOrders, Order, ReadShopOrder, ShopOrderQuery},
};
use allpet_domain::{
    id::{OrderId, TenantId},
    orders::{OrderState, Party},
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    components::{
        Amount, Button, ButtonKind, Card, ErrorState, LinkButton, Notice, PageHeader, Skeleton,
        SkeletonShape, TextField, Tone, isolate_name, problem_notice,
    },
    hooks::{Query, use_read, use_step_focus},
};
use yew::prelude::*;

/// Props of [`ShopOrder`].
#[derive(Properties, PartialEq)]
pub(crate) struct ShopOrderProps {
    /// The order's identifier.
    pub(crate) id: OrderId,
}

/// The page of one of the shop's orders.
#[component]
pub(crate) fn ShopOrder(props: &ShopOrderProps) -> Html {
    let (shop, order) = (use_shop(), props.id);
    let query = use_read::<ReadShopOrder>(
        ["shop-order/", &order.to_string()].concat(),
        shop.as_ref().ok().map(|tenant| ReadShopOrder {
            tenant: *tenant,
            order,
        }),
    );
    let number = query.data.as_ref().map_or("", |order| &order.number);
    use_view(["Order ", number].concat());
    match (&query.data, &query.problem, shop) {
        (_, _, Err(placeholder)) => placeholder,
        (Some(order), _, Ok(shop)) => {
            html! { <ShopOrderDetail {shop} order={(**order).clone()} query={query.clone()} /> }
        }
        (_, Some(problem), _) => {
            let action = html! { <LinkButton href="/shop/orders" text="See shop orders" /> };
            html! { <div class="page"><ErrorState problem={problem.clone()} retry={query.retry()} busy={query.loading} {action} /></div> }
        }
        _ => html! { <div class="page"><Skeleton shape={SkeletonShape::Rows} /></div> },
    }
}

/// Props of [`ShopOrderDetail`] and [`Refund`].
#[derive(Properties, PartialEq)]
pub(crate) struct ShopOrderDetailProps {
    /// The shop.
    pub(crate) shop: TenantId,
    /// The order.
    pub(crate) order: Order,
    /// The query of the order.
    pub(crate) query: Query<Order>,
}

#[component]
fn ShopOrderDetail(props: &ShopOrderDetailProps) -> Html {
    use_content_ready(true);
    let order = &props.order;
    let pictures = use_pictures();
    let is_unsent = matches!(
        order.state,
        OrderState::Placed | OrderState::Paid | OrderState::InProduction | OrderState::Packed
    );
    let next = html! { <NextStep shop={props.shop} order={order.clone()} query={props.query.clone()} /> };
    html! {
        <div class="page">
            <PageHeader title={["Order ", &order.number].concat()} lead={order.email.clone()} up={(AttrValue::from(last_list()), AttrValue::from("Shop orders"))} action={shop_badge(order)} />
            <div class="split">
                <div class="stack loose">
                    if !order.short.is_empty() {
                        <Notice tone={Tone::Warning} title={["Out of stock before payment: ", &order.short.join(", ")].concat()}
                            text="Find another piece, pack it and correct the stock, or refund the buyer and say why." />
                    }
                    { next }
                    <OrderNews shop={props.shop} order={order.clone()} query={props.query.clone()} />
                    <section class="stack"><h2>{ if is_unsent { "Items to send" } else { "Items" } }</h2>{ lines(&pictures, order, Party::Shop) }</section>
                    <section class="stack"><h2>{ "Order history" }</h2>{ timeline(&order.timeline, Party::Shop) }</section>
                </div>
                <div class="stack">
                    <Card title="Shipping address">{ address(&order.address) }<p class="small soft">{ order.shipping.label() }</p></Card>
                    <Card title="Order summary">
                        { totals(&order.totals, "Total", order.address.country) }
                        <div class="stack">
                            if order.refunded.minor > 0 { <p class="small soft">{ "Refunded: " }<Amount money={order.refunded} /></p> }
                            <Refund shop={props.shop} order={order.clone()} query={props.query.clone()} />
                        </div>
                    </Card>
                </div>
            </div>
        </div>
    }
}

/// The form for the next step.
#[component]
fn NextStep(props: &ShopOrderDetailProps) -> Html {
    let form = use_next_step(props);
    let container = use_step_focus(form.step.map(|(step, _)| step));
    let conflict_notice = html! { if form.was_too_late { <ConflictNotice shop={props.shop} order={props.order.clone()} query={props.query.clone()} /> } };
    let Some((step, verb)) = form.step else {
        return conflict_notice;
    };
    let (shipment, mutation) = (&form.shipment, &form.mutation);
    let carrier = form.onchange(|shipment, text| shipment.carrier = text);
    let tracking = form.onchange(|shipment, text| shipment.tracking = text);
    let onsubmit = form.onsubmit(step);
    html! {
        <>
        { conflict_notice }
        <div ref={container}><Card title="Next step">
            <form class="stack" {onsubmit} novalidate={true}>
                if step == Step::Ship {
                    <div class="fields">
                        <TextField name="carrier" label="Carrier" value={shipment.carrier.clone()} onchange={carrier} error={mutation.field("carrier")} />
                        <TextField name="tracking" label="Tracking number" optional=true value={shipment.tracking.clone()} onchange={tracking} error={mutation.field("tracking")} />
                    </div>
                }
                { problem_notice(form.general_problem()) }
                <div class="actions"><Button text={verb} kind={ButtonKind::Primary} submit=true busy={mutation.busy} testid="next-step" /></div>
            </form>
        </Card></div>
        </>
    }
}

/// Shows who was faster, what they did and when; and links to the next order to pack.
#[component]
fn ConflictNotice(props: &ShopOrderDetailProps) -> Html {
    let query = ShopOrderQuery {
        state: Some(OrderState::Paid),
        oldest_first: true,
        limit: Some(2),
        ..ShopOrderQuery::default()
    };
    let tenant = props.shop;
    let unpacked = use_read::<ListShopOrders>("shop-orders/next", ListShopOrders { tenant, query });
    let next = unpacked
        .data
        .as_ref()
        .and_then(|page: &std::rc::Rc<Page<Order>>| {
            let others = page.items.iter().filter(|other| other.id != props.order.id);
            others.map(|other| (other.number.clone(), other.id)).next()
        });
    let entry = props.order.timeline.last().filter(|_| !props.query.loading);
    html! {
        <div data-testid="was-first"><Notice tone={Tone::Warning} title="Someone else was first">
            if let Some(entry) = entry {
                <span>{ isolate_name(entry.by(Party::Shop)) }{ ", " }{ date_and_time(entry.at) }{ ": " }{ entry.text(Party::Shop) }</span>
            }
            <div class="row tight">
                if let Some((number, id)) = next {
                    <LinkButton href={["/shop/orders/", &id.to_string()].concat()} text={["Next order: ", &number].concat()} testid="next-order" />
                } else {
                    <LinkButton href={last_list()} text="See shop orders" />
                }
            </div>
        </Notice></div>
    }
}
