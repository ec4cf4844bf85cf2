//! The shop's orders: what to pack, what to ship, what is on its way.

use super::at_shop::use_shop;
use crate::parts::{moment, shop_badge};
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

/// What is looked for, as it stands in the address. Paid orders, which wait to be packed, where no state is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Filters {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    /// `newest` or `oldest`; what waits to be packed begins with the oldest, all else with the newest.
    #[serde(skip_serializing_if = "String::is_empty")]
    sort: String,
}

/// The rows of a list, and where whoever read it was: the way back leads to a list as long as it was, and to its row.
#[derive(Clone, Default, PartialEq)]
struct ListPosition {
    /// The list's address.
    of: String,
    further: Vec<Order>,
    next: Option<Cursor>,
    /// The order that was opened from it.
    opened: Option<OrderId>,
}

thread_local! {
    static KEPT: RefCell<ListPosition> = RefCell::default();
}

/// The address of the list that was looked at last.
pub(crate) fn last_list() -> String {
    let of = KEPT.with_borrow(|kept| kept.of.clone());
    if of.is_empty() { "/shop/orders".into() } else { of }
}

impl Filters {
    fn of(query: &str) -> Self {
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

    fn ask(&self, cursor: Option<Cursor>) -> ShopOrderQuery {
        let state = match self.state.as_str() {
            "" => Some(OrderState::Paid),
            word => OrderState::parse(word),
        };
        ShopOrderQuery {
            state,
            q: self.q.clone(),
            oldest_first: self.sorted() == "oldest",
            limit: None,
            cursor,
        }
    }

    fn sorted(&self) -> &str {
        match self.sort.as_str() {
            "" if self.state.is_empty() => "oldest",
            "" => "newest",
            sort => sort,
        }
    }
}

/// The shop at which whoever is signed in works; says so where there is none.
#[component]
pub(crate) fn ShopOrders() -> Html {
    use_view("Shop orders");
    let shop = use_shop();
    use_shown(shop.is_ok());
    match shop {
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
    let (query, navigator) = (use_query_string(), use_navigator());
    let filters = Filters::of(&query);
    let (tenant, here) = (props.shop, filters.path());
    let read = use_read_with(
        ["shop-orders/", &tenant.to_string(), &here].concat(),
        Meanwhile::Previous,
        ListShopOrders {
            tenant,
            query: filters.ask(None),
        },
    );
    let kept = use_state_eq(|| KEPT.with_borrow(Clone::clone));
    let more = use_write::<ListShopOrders>({
        let (kept, here) = (kept.clone(), here.clone());
        move |page: Page<Order>| {
            let mut now = if kept.of == here {
                (*kept).clone()
            } else {
                ListPosition::default()
            };
            now.further.extend(page.items);
            (now.of, now.next) = (here.clone(), page.next);
            KEPT.set(now.clone());
            kept.set(now);
        }
    });
    // Another list begins with its first rows.
    use_effect_with(here.clone(), |here| {
        KEPT.with_borrow_mut(|kept| {
            if kept.of != *here {
                *kept = ListPosition {
                    of: here.clone(),
                    ..ListPosition::default()
                };
            }
        });
    });
    use_return(read.data.is_some() && kept.of == here && kept.opened.is_some());
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
            let known = kept.of == here && !kept.further.is_empty();
            let items = if known { &kept.further[..] } else { &[] };
            let next = if known { &kept.next } else { &page.next };
            let opened = kept.opened.filter(|_| kept.of == here);
            let row = |order: &Order| row(order, opened);
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
    let empty = html! { <EmptyState picture={Picture::Inbox} title="No orders here" text="Try another state or another word." /> };
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} /> };
    html! {
        <div class="page">
            <PageHeader title="Shop orders" />
            <div class="stack">
                <div class="list-tools">
                    <SearchField label="Number, name or e-mail address" value={filters.q.clone()} {onsearch} />
                    <Select name="sort" label="Sort by" choices={vec![Choice::new("oldest", "Oldest first"), Choice::new("newest", "Newest first")]} value={filters.sorted().to_owned()} onchange={onsort} />
                    <FilterChips label="State" {choices} value={filters.state.clone()} onchange={onstate} />
                </div>
                <Loaded<Page<Order>> query={read} {render} {is_empty} {empty} {skeleton} />
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

/// The row of the order that was opened is marked, and takes the focus, when somebody comes back from it.
#[hook]
fn use_return(is_there: bool) {
    use_effect_with(is_there, |is_there| {
        if *is_there {
            come_back_to("tr[aria-selected] a");
        }
    });
}

fn row(order: &Order, opened: Option<OrderId>) -> Row {
    let (id, own) = (order.id.to_string(), order.id);
    let note = move |_: MouseEvent| KEPT.with_borrow_mut(|kept| kept.opened = Some(own));
    let count = order.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let href = ["/shop/orders/", &id].concat();
    let cells = vec![
        html! { <span onclick={note}><Link {href} testid="shop-order">{ &order.number }</Link></span> },
        order.address.name.clone().into(),
        format::plural(count, "item", "items").into(),
        moment(order.placed),
        shop_badge(order),
        html! { <Amount money={order.totals.total} /> },
    ];
    Row {
        selected: opened == Some(own),
        ..Row::new(id, cells)
    }
}
