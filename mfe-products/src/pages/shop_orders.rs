//! The shop's orders: what to pack, what to ship, what is on its way.

use super::at_shop::use_shop;
use crate::parts::{moment, shop_badge};
use allpet_contract::{
    Cursor, Page,
    orders::{ListShopOrders, Order, ShopOrderQuery},
};
use allpet_domain::{
    id::TenantId,
    orders::{ORDER_STATES, OrderState},
};
use allpet_ui::{
    components::{
        Amount, Choice, Column, EmptyState, FilterChips, Link, LoadMore, Loaded, PageHeader, Picture, Row,
        SearchField, Skeleton, SkeletonShape, Table,
    },
    format,
    hooks::{Meanwhile, use_read_with, use_write},
    place::{Path, use_path, use_shown, use_turn, use_view},
};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::prelude::*;

/// What is looked for, as it stands in the address. Paid orders, which wait to be packed, where no state is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Filters {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
}

impl Filters {
    fn of(path: &Path) -> Self {
        lean_json::from_query(path.query()).unwrap_or_default()
    }

    fn path(&self) -> String {
        let query = lean_json::to_query(self).unwrap_or_default();
        if query.is_empty() {
            "/shop/orders".into()
        } else {
            ["/shop/orders?", &query].concat()
        }
    }

    fn ask(&self, cursor: Option<Cursor>) -> ShopOrderQuery {
        let state = match self.state.as_str() {
            "" => Some(OrderState::Paid),
            word => OrderState::parse(word),
        };
        ShopOrderQuery {
            state,
            q: self.q.clone(),
            limit: None,
            cursor,
        }
    }
}

/// The shop at which whoever is signed in works; says so where there is none.
#[component]
pub(crate) fn ShopOrders() -> Html {
    use_view("Shop orders");
    use_shown();
    match use_shop() {
        Ok(shop) => html! { <Queue {shop} /> },
        Err(instead) => instead,
    }
}

#[derive(Properties, PartialEq)]
struct QueueProps {
    shop: TenantId,
}

#[component]
fn Queue(props: &QueueProps) -> Html {
    let (path, turn) = (use_path(), use_turn());
    let filters = Filters::of(&path);
    let (tenant, here) = (props.shop, filters.path());
    let read = use_read_with(
        ["shop-orders/", &tenant.to_string(), &here].concat(),
        Meanwhile::Previous,
        ListShopOrders {
            tenant,
            query: filters.ask(None),
        },
    );
    let further = use_state_eq(|| (String::new(), Vec::<Order>::new(), None::<Cursor>));
    let more = use_write::<ListShopOrders>({
        let (further, here) = (further.clone(), here.clone());
        move |page: Page<Order>| {
            let mut items = if further.0 == here {
                further.1.clone()
            } else {
                Vec::new()
            };
            items.extend(page.items);
            further.set((here.clone(), items, page.next));
        }
    });
    let onstate = {
        let (turn, filters) = (turn.clone(), filters.clone());
        Callback::from(move |state: String| {
            let q = filters.q.clone();
            turn.step(Filters { q, state }.path());
        })
    };
    let onsearch = {
        let filters = filters.clone();
        Callback::from(move |q: String| {
            let state = filters.state.clone();
            turn.correct(Filters { q, state }.path());
        })
    };
    let mut choices = vec![Choice::new("", "To pack")];
    let others = ORDER_STATES
        .into_iter()
        .filter(|state| *state != OrderState::Paid);
    choices.extend(others.map(|state| Choice::new(state.as_str(), state.name())));
    choices.push(Choice::new("all", "All"));
    let render = Callback::from({
        let filters = filters.clone();
        move |page: Rc<Page<Order>>| {
            let known = further.0 == here;
            let items = if known { &further.1[..] } else { &[] };
            let next = if known { &further.2 } else { &page.next };
            let onmore = {
                let (more, query) = (more.clone(), filters.ask(next.clone()));
                Callback::from(move |()| {
                    let query = query.clone();
                    more.run(ListShopOrders { tenant, query });
                })
            };
            let rows: Vec<Row> = page.items.iter().chain(items).map(row).collect();
            let foot = html! { if next.is_some() { <LoadMore more=true busy={more.busy} {onmore} /> } };
            html! { <Table caption="Orders" columns={columns()} {rows} {foot} /> }
        }
    });
    let is_empty = Callback::from(|page: Rc<Page<Order>>| page.items.is_empty());
    let empty = html! { <EmptyState picture={Picture::Inbox} title="Nothing here" text="No order stands there now." /> };
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} /> };
    html! {
        <div class="page">
            <PageHeader title="Shop orders" />
            <div class="stack">
                <SearchField label="Number, name or e-mail address" value={filters.q.clone()} {onsearch} />
                <FilterChips label="State" {choices} value={filters.state.clone()} onchange={onstate} />
                <Loaded<Page<Order>> query={read} {render} {is_empty} {empty} {skeleton} />
            </div>
        </div>
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("Order"),
        Column::words("For"),
        Column::words("Things"),
        Column::words("Placed"),
        Column::words("State"),
        Column::figures("Total"),
    ]
}

fn row(order: &Order) -> Row {
    let id = order.id.to_string();
    let count = order.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let href = ["/shop/orders/", &id].concat();
    let cells = vec![
        html! { <Link {href} testid="shop-order">{ &order.number }</Link> },
        order.address.name.clone().into(),
        format::plural(count, "thing", "things").into(),
        moment(order.placed),
        shop_badge(order),
        html! { <Amount money={order.totals.total} /> },
    ];
    Row::new(id, cells)
}
