//! The shop's stock: low items, and corrections with their reason.

use super::{
    stock_dialog::CorrectStockDialog,
    stock_filters::{FilterActions, Filters, use_filter_actions},
};
use crate::{
    components::{picture, use_pictures},
    further_pages::{FurtherPages, use_further_pages},
    pages::shop::current_shop::use_shop,
};
use allpet_contract::{
    Page,
    catalog::{ListStock, StockItem},
};
use allpet_domain::{catalog::StockState, id::TenantId};
use allpet_ui::{
    app_runtime::{use_content_ready, use_query_string, use_view},
    components::{
        Badge, Button, Checkbox, Column, EmptyState, LoadMore, Loaded, PageHeader, Picture, Row, SearchField,
        Size, Skeleton, SkeletonShape, Table, Tone,
    },
    format,
    hooks::{WhileLoading, invalidate, use_read_with},
};
use std::rc::Rc;
use yew::prelude::*;

/// The page with the stock of the shop for which the signed-in person works.
#[component]
pub(crate) fn ShopStock() -> Html {
    use_view("Stock");
    let shop = use_shop();
    use_content_ready(shop.is_ok());
    match shop {
        Ok(shop) => html! { <StockList {shop} /> },
        Err(placeholder) => placeholder,
    }
}

#[derive(Properties, PartialEq)]
struct StockListProps {
    shop: TenantId,
}

#[component]
fn StockList(props: &StockListProps) -> Html {
    let tenant = props.shop;
    let filters = Filters::parse(&use_query_string());
    let FilterActions { onsearch, onshort } = use_filter_actions(&filters);
    let key = ["stock/", &filters.path()].concat();
    let query = filters.to_query(None);
    let stock = use_read_with(key.clone(), WhileLoading::Previous, ListStock { tenant, query });
    let (further, more) = use_further_pages::<ListStock, StockItem>(&key);
    let chosen = use_state_eq(|| None::<StockItem>);
    let pictures = use_pictures();
    let ondone = {
        let (chosen, further) = (chosen.clone(), further.clone());
        Callback::from(move |changed: bool| {
            chosen.set(None);
            if changed {
                further.set(FurtherPages::default());
                invalidate("stock/");
            }
        })
    };
    let render = Callback::from({
        let (chosen, filters) = (chosen.clone(), filters.clone());
        move |page: Rc<Page<StockItem>>| {
            let (further, next) = further.of(&key, page.next.as_ref());
            let onmore = {
                let (more, query) = (more.clone(), filters.to_query(next.cloned()));
                Callback::from(move |()| {
                    let query = query.clone();
                    more.run(ListStock { tenant, query });
                })
            };
            let items = page.items.iter().chain(further);
            let rows: Vec<Row> = items.map(|item| row(&pictures, item, &chosen)).collect();
            let foot = html! { if next.is_some() { <LoadMore more=true busy={more.busy} {onmore} /> } };
            html! { <Table caption="Stock" columns={columns()} {rows} {foot} /> }
        }
    });
    let is_empty = Callback::from(|page: Rc<Page<StockItem>>| page.items.is_empty());
    let empty = html! { <EmptyState picture={Picture::Inbox} title="No stock matches" text="Try another word, or show all stock." /> };
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} count={8} /> };
    html! {
        <div class="page">
            <PageHeader title="Stock" lead="On hand, held for orders, and available to sell." />
            <div class="stack">
                <div class="list-tools">
                    <SearchField label="Name or SKU" value={filters.q.clone()} {onsearch} />
                    <Checkbox name="short" label="Low stock only" checked={filters.short} onchange={onshort} />
                </div>
                <Loaded<Page<StockItem>> query={stock} {render} {is_empty} {empty} {skeleton} />
            </div>
            if let Some(item) = (*chosen).clone() { <CorrectStockDialog {tenant} {item} {ondone} /> }
        </div>
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("Product"),
        Column::text("SKU"),
        Column::text("State"),
        Column::numeric("On hand"),
        Column::numeric("Held"),
        Column::numeric("Available"),
        Column::text("Change"),
    ]
}

fn row(pictures: &str, item: &StockItem, chosen: &UseStateHandle<Option<StockItem>>) -> Row {
    let (tone, text) = match item.state {
        StockState::Out => (Tone::Bad, "Out"),
        StockState::FewLeft => (Tone::Warning, "Few left"),
        StockState::InStock => (Tone::Good, "In stock"),
    };
    let onclick = {
        let (chosen, item) = (chosen.clone(), item.clone());
        Callback::from(move |_: MouseEvent| chosen.set(Some(item.clone())))
    };
    let cells = vec![
        html! { <span class="stock-name"><span class="thumbs">{ picture(pictures, &item.picture, "") }</span>{ &item.name }</span> },
        item.sku.clone().into(),
        html! { <Badge {tone} {text} /> },
        format::balance(item.on_hand).into(),
        format::balance(item.held).into(),
        format::balance(item.available).into(),
        html! { <Button text="Correct" object={item.name.clone()} size={Size::Small} {onclick} testid="correct" /> },
    ];
    Row::new(item.id.to_string(), cells)
}
