//! The owner's orders, the newest first. An order opens in the store.

use super::home::FIRST_PAGE;
use crate::links;
use allpet_contract::{
    apps::AppManifest,
    orders::{MyOrders, Order},
    page::Page,
};
use allpet_ui::{
    api::{local_day, today},
    components::{
        Amount, ButtonKind, Column, DayText, EmptyState, IconKind, Link, LinkButton, Loaded, PageHeader, Row,
        Skeleton, SkeletonShape, Table, order_badge,
    },
    hooks::{Query, use_read, use_title},
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Orders`].
#[derive(Properties, PartialEq)]
pub(crate) struct OrdersProps {
    /// The apps of the manifest.
    pub(crate) apps: Query<Vec<AppManifest>>,
}

/// Lists the owner's orders.
#[component]
pub(crate) fn Orders(props: &OrdersProps) -> Html {
    use_title("Orders");
    let orders = use_read("orders", MyOrders { query: FIRST_PAGE });
    let apps = props.apps.data.clone().unwrap_or_default();
    let store_link = links::catalogue(&apps).map(|href| {
        html! { <LinkButton {href} text="See the store" kind={ButtonKind::Primary} icon={IconKind::Package} testid="see-store" /> }
    });
    html! {
        <>
            <PageHeader title="Orders" />
            <Loaded<Page<Order>> query={orders}
                skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={4} /> }}
                is_empty={Callback::from(|page: Rc<Page<Order>>| page.items.is_empty())}
                empty={html! {
                    <EmptyState title="No orders yet" text="Your orders from the store appear here."
                        action={store_link.unwrap_or_default()} />
                }}
                render={Callback::from(move |page: Rc<Page<Order>>| table(&page.items, &apps))} />
        </>
    }
}

fn table(orders: &[Order], apps: &[AppManifest]) -> Html {
    let columns = vec![
        Column::text("Order"),
        Column::text("Placed"),
        Column::text("Items"),
        Column::text("State"),
        Column::numeric("Total"),
    ];
    let rows: Vec<Row> = orders.iter().map(|order| row(order, apps)).collect();
    html! { <Table caption="Orders" {columns} {rows} /> }
}

fn row(order: &Order, apps: &[AppManifest]) -> Row {
    let number = match links::order(apps, order.id) {
        Some(href) => html! { <Link {href} testid="order">{ &order.number }</Link> },
        None => html! { &order.number },
    };
    let cells = vec![
        number,
        html! { <DayText day={local_day(order.placed)} today={today()} /> },
        html! { summary(order) },
        order_badge(order.state),
        html! { <Amount money={order.totals.total} /> },
    ];
    Row::new(order.id.to_string(), cells)
}

/// Summarizes an order's items: "Rainier no-pull harness and 2 more".
pub(super) fn summary(order: &Order) -> String {
    let mut text = order
        .lines
        .first()
        .map(|line| line.title.clone())
        .unwrap_or_default();
    if order.lines.len() > 1 {
        text.push_str(" and ");
        text.push_str(&(order.lines.len() - 1).to_string());
        text.push_str(" more");
    }
    text
}
