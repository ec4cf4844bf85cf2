//! The shop's orders: to pack, to ship, under way.

use super::{
    list_position::{save_opened, use_list_position},
    order_filters::{FilterActions, Filters, state_choices, use_filter_actions},
};
use crate::{
    components::{date, shop_badge},
    pages::shop::current_shop::use_shop,
};
use allpet_contract::{
    Page,
    orders::{ListShopOrders, Order},
};
use allpet_domain::id::{OrderId, TenantId};
use allpet_ui::{
    app_runtime::{restore_scroll_and_focus, use_content_ready, use_query_string, use_view},
    components::{
        Amount, Choice, Column, EmptyState, FilterChips, Link, LoadMore, Loaded, PageHeader, Picture, Row,
        SearchField, Select, Skeleton, SkeletonShape, Table,
    },
    format,
    hooks::{WhileLoading, use_read_with},
};
use std::rc::Rc;
use yew::prelude::*;

/// The page with the shop's orders.
#[component]
pub(crate) fn ShopOrders() -> Html {
    use_view("Shop orders");
    let shop = use_shop();
    use_content_ready(shop.is_ok());
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
    let filters = Filters::parse(&use_query_string());
    let (tenant, path) = (props.shop, filters.path());
    let query = use_read_with(
        ["shop-orders/", &tenant.to_string(), &path].concat(),
        WhileLoading::Previous,
        ListShopOrders {
            tenant,
            query: filters.to_query(None),
        },
    );
    let (saved, more) = use_list_position(&path);
    use_return_focus(query.data.is_some() && saved.path == path && saved.opened.is_some());
    let FilterActions {
        onstate,
        onsort,
        onsearch,
    } = use_filter_actions(&filters);
    let render = Callback::from({
        let filters = filters.clone();
        move |page: Rc<Page<Order>>| {
            let (further, next) = saved.further.of(&path, page.next.as_ref());
            let opened = saved.opened.filter(|_| saved.path == path);
            let row = |order: &Order| row(order, opened);
            let onmore = {
                let (more, query) = (more.clone(), filters.to_query(next.cloned()));
                Callback::from(move |()| {
                    let query = query.clone();
                    more.run(ListShopOrders { tenant, query });
                })
            };
            let rows: Vec<Row> = page.items.iter().chain(further).map(row).collect();
            let foot = html! { if next.is_some() { <LoadMore more=true busy={more.busy} {onmore} /> } };
            html! { <Table caption="Orders" columns={columns()} {rows} {foot} /> }
        }
    });
    let is_empty = Callback::from(|page: Rc<Page<Order>>| page.items.is_empty());
    let empty = html! { <EmptyState picture={Picture::Inbox} title="No orders here" text="Try another state, fewer words, or a part of the number." /> };
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} /> };
    html! {
        <div class="page">
            <PageHeader title="Shop orders" />
            <div class="stack">
                <div class="list-tools">
                    <SearchField label="Number, name or e-mail address" value={filters.q.clone()} {onsearch} />
                    <Select name="sort" label="Sort by" choices={vec![Choice::new("oldest", "Oldest first"), Choice::new("newest", "Newest first")]} value={filters.sort_order().to_owned()} onchange={onsort} />
                    <FilterChips label="State" choices={state_choices()} value={filters.state.clone()} onchange={onstate} />
                </div>
                <Loaded<Page<Order>> query={query} {render} {is_empty} {empty} {skeleton} />
            </div>
        </div>
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("Order"),
        Column::text("For"),
        Column::text("Items"),
        Column::text("Placed"),
        Column::text("State"),
        Column::numeric("Total"),
    ]
}

/// Focuses the selected row when somebody comes back from its order.
#[hook]
fn use_return_focus(is_ready: bool) {
    use_effect_with(is_ready, |is_ready| {
        if *is_ready {
            restore_scroll_and_focus("tr[aria-selected] a");
        }
    });
}

fn row(order: &Order, opened: Option<OrderId>) -> Row {
    let (id, order_id) = (order.id.to_string(), order.id);
    let onclick = move |_: MouseEvent| save_opened(order_id);
    let count = order.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let href = ["/shop/orders/", &id].concat();
    let cells = vec![
        html! { <span {onclick}><Link {href} testid="shop-order">{ &order.number }</Link></span> },
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
