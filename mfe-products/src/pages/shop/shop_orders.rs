//! The shop's orders: to pack, to ship, under way.

use super::current_shop::use_shop;
use crate::parts::{date, shop_badge};
use allpet_contract::{
    Cursor, Page,
    orders::{ListShopOrders, Order, ShopOrderQuery},
};
use allpet_domain::{
    id::{OrderId, TenantId},
    orders::{ORDER_STATES, OrderState},
};
use allpet_ui::{
    app_runtime::{come_back_to, use_navigator, use_query_string, use_shown, use_view},
    components::{
        Amount, Choice, Column, EmptyState, FilterChips, Link, LoadMore, Loaded, PageHeader, Picture, Row,
        SearchField, Select, Skeleton, SkeletonShape, Table,
    },
    format,
    hooks::{Meanwhile, use_read_with, use_write},
};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

/// The filters, as written in the address. Without a state, paid orders, which are to be packed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Filters {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    /// `newest` or `oldest`. By default, orders to pack begin with the oldest, all others with the newest.
    #[serde(skip_serializing_if = "String::is_empty")]
    sort: String,
}

/// The reader's position in a list: going back restores its length and its row.
#[derive(Clone, Default, PartialEq)]
struct ListPosition {
    /// The list's path.
    path: String,
    further: Vec<Order>,
    next: Option<Cursor>,
    /// The order that was opened from the list.
    opened: Option<OrderId>,
}

thread_local! {
    static LAST_LIST: RefCell<ListPosition> = RefCell::default();
}

/// Returns the path of the last list.
pub(crate) fn last_list() -> String {
    let path = LAST_LIST.with_borrow(|position| position.path.clone());
    if path.is_empty() {
        "/shop/orders".into()
    } else {
        path
    }
}

impl Filters {
    fn parse(query: &str) -> Self {
        allpet_json::from_query(query).unwrap_or_default()
    }

    fn path(&self) -> String {
        let query = allpet_json::to_query(self).unwrap_or_default();
        if query.is_empty() {
            "/shop/orders".into()
        } else {
            ["/shop/orders?", &query].concat()
        }
    }

    fn to_query(&self, cursor: Option<Cursor>) -> ShopOrderQuery {
        let state = match self.state.as_str() {
            "" => Some(OrderState::Paid),
            word => OrderState::parse(word),
        };
        ShopOrderQuery {
            state,
            q: self.q.clone(),
            oldest_first: self.sort_order() == "oldest",
            limit: None,
            cursor,
        }
    }

    fn sort_order(&self) -> &str {
        match self.sort.as_str() {
            "" if self.state.is_empty() => "oldest",
            "" => "newest",
            sort => sort,
        }
    }
}

/// The page with the shop's orders.
#[component]
pub(crate) fn ShopOrders() -> Html {
    use_view("Shop orders");
    let shop = use_shop();
    use_shown(shop.is_ok());
    match shop {
        Ok(shop) => html! { <OrderList {shop} /> },
        Err(placeholder) => placeholder,
    }
}

#[derive(Properties, PartialEq)]
struct OrderListProps {
    shop: TenantId,
}

#[component]
fn OrderList(props: &OrderListProps) -> Html {
    let (query_string, navigator) = (use_query_string(), use_navigator());
    let filters = Filters::parse(&query_string);
    let (tenant, path) = (props.shop, filters.path());
    let query = use_read_with(
        ["shop-orders/", &tenant.to_string(), &path].concat(),
        Meanwhile::Previous,
        ListShopOrders {
            tenant,
            query: filters.to_query(None),
        },
    );
    let saved = use_state_eq(|| LAST_LIST.with_borrow(Clone::clone));
    let more = use_write::<ListShopOrders>({
        let (saved, path) = (saved.clone(), path.clone());
        move |page: Page<Order>| {
            let mut position = if saved.path == path {
                (*saved).clone()
            } else {
                ListPosition::default()
            };
            position.further.extend(page.items);
            (position.path, position.next) = (path.clone(), page.next);
            LAST_LIST.set(position.clone());
            saved.set(position);
        }
    });
    // A new path is a new list: forget the rows and the opened order of the previous one.
    use_effect_with(path.clone(), |path| {
        LAST_LIST.with_borrow_mut(|position| {
            if position.path != *path {
                *position = ListPosition {
                    path: path.clone(),
                    ..ListPosition::default()
                };
            }
        });
    });
    use_return_focus(query.data.is_some() && saved.path == path && saved.opened.is_some());
    let onstate = {
        let (navigator, filters) = (navigator.clone(), filters.clone());
        Callback::from(move |state: String| {
            let next = Filters {
                state,
                ..filters.clone()
            };
            navigator.push(next.path());
        })
    };
    let onsort = {
        let (navigator, filters) = (navigator.clone(), filters.clone());
        Callback::from(move |sort: String| {
            let next = Filters {
                sort,
                ..filters.clone()
            };
            navigator.push(next.path());
        })
    };
    let onsearch = {
        let filters = filters.clone();
        Callback::from(move |q: String| {
            navigator.replace(Filters { q, ..filters.clone() }.path());
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
            let has_further = saved.path == path && !saved.further.is_empty();
            let items = if has_further { &saved.further[..] } else { &[] };
            let next = if has_further { &saved.next } else { &page.next };
            let opened = saved.opened.filter(|_| saved.path == path);
            let row = |order: &Order| row(order, opened);
            let onmore = {
                let (more, query) = (more.clone(), filters.to_query(next.clone()));
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
    let empty = html! { <EmptyState picture={Picture::Inbox} title="No orders here" text="Try another state or another word." /> };
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} /> };
    html! {
        <div class="page">
            <PageHeader title="Shop orders" />
            <div class="stack">
                <div class="list-tools">
                    <SearchField label="Number, name or e-mail address" value={filters.q.clone()} {onsearch} />
                    <Select name="sort" label="Sort by" choices={vec![Choice::new("oldest", "Oldest first"), Choice::new("newest", "Newest first")]} value={filters.sort_order().to_owned()} onchange={onsort} />
                    <FilterChips label="State" {choices} value={filters.state.clone()} onchange={onstate} />
                </div>
                <Loaded<Page<Order>> query={query} {render} {is_empty} {empty} {skeleton} />
            </div>
        </div>
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("Order"),
        Column::words("For"),
        Column::words("Items"),
        Column::words("Placed"),
        Column::words("State"),
        Column::figures("Total"),
    ]
}

/// Focuses the selected row when somebody comes back from its order.
#[hook]
fn use_return_focus(is_ready: bool) {
    use_effect_with(is_ready, |is_ready| {
        if *is_ready {
            come_back_to("tr[aria-selected] a");
        }
    });
}

fn row(order: &Order, opened: Option<OrderId>) -> Row {
    let (id, order_id) = (order.id.to_string(), order.id);
    let save_opened =
        move |_: MouseEvent| LAST_LIST.with_borrow_mut(|position| position.opened = Some(order_id));
    let count = order.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let href = ["/shop/orders/", &id].concat();
    let cells = vec![
        html! { <span onclick={save_opened}><Link {href} testid="shop-order">{ &order.number }</Link></span> },
        order.address.name.clone().into(),
        format::plural(count, "item", "items").into(),
        date(order.placed),
        shop_badge(order),
        html! { <Amount money={order.totals.total} /> },
    ];
    Row {
        selected: opened == Some(order_id),
        ..Row::new(id, cells)
    }
}
