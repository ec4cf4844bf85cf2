//! The orders of an account, or those that this browser placed as a guest.

use crate::{
    components::{date, line_picture, use_pictures},
    further_pages::use_further_pages,
};
use allpet_contract::{
    Page,
    orders::{MyOrders, Order},
    page::Paging,
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_host_context, use_view},
    components::{
        Amount, ButtonKind, EmptyState, LinkButton, List, ListRow, LoadMore, Loaded, PageHeader, Picture,
        Skeleton, SkeletonShape, order_badge,
    },
    format,
    hooks::use_read,
};
use std::rc::Rc;
use yew::prelude::*;

/// The page with the buyer's orders.
#[component]
pub(crate) fn Orders() -> Html {
    use_view("My orders");
    use_content_ready(true);
    let host_context = use_host_context();
    let person = host_context
        .user
        .as_ref()
        .map_or("guest", |user| user.id.as_str());
    let key = ["orders/", person].concat();
    let query = use_read(
        key.clone(),
        MyOrders {
            query: Paging::default(),
        },
    );
    let pictures = use_pictures();
    let (further, load_more) = use_further_pages::<MyOrders, Order>(&key);
    let is_empty = Callback::from(|page: Rc<Page<Order>>| page.items.is_empty());
    let action = html! { <LinkButton href="/catalogue" text="See the catalog" kind={ButtonKind::Primary} /> };
    let empty = html! { <EmptyState picture={Picture::Inbox} title="No orders yet" text="Your orders appear here. Ordered on another device? Find the order by its number." {action} /> };
    let render = Callback::from(move |page: Rc<Page<Order>>| {
        let (further, next) = further.of(&key, page.next.as_ref());
        let cursor = next.cloned();
        let onmore = {
            let load_more = load_more.clone();
            Callback::from(move |()| {
                let query = Paging {
                    cursor: cursor.clone(),
                    ..Paging::default()
                };
                load_more.run(MyOrders { query });
            })
        };
        html! {
            <>
                <List>{ for page.items.iter().chain(further).map(|order| row(&pictures, order)) }</List>
                if next.is_some() { <LoadMore more=true busy={load_more.busy} {onmore} /> }
            </>
        }
    });
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} /> };
    let find = html! { <LinkButton href="/orders/find" text="Find an order" testid="find-order" /> };
    html! {
        <div class="page">
            <PageHeader title="My orders" action={find} />
            <Loaded<Page<Order>> query={query} {render} {is_empty} {empty} {skeleton} />
        </div>
    }
}

fn row(pictures: &str, order: &Order) -> Html {
    let count: u64 = order.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let first = order.lines.first().map_or("", |line| &line.title);
    let text = [&format::plural(count, "item", "items"), " · ", &order.number].concat();
    let image = order
        .lines
        .first()
        .map(|line| line_picture(pictures, &line.item, &line.picture));
    let start = html! { <span class="thumbs">{ image }</span> };
    let end = html! { <>{ date(order.placed) }<Amount money={order.totals.total} />{ order_badge(order.state) }</> };
    let href = ["/orders/", &order.id.to_string()].concat();
    html! { <ListRow key={order.number.as_str()} {href} title={first.to_owned()} {text} {start} {end} testid="order" /> }
}
