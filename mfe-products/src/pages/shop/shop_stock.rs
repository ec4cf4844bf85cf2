//! The shop's stock: low items, and corrections with their reason.

use super::{current_shop::use_shop, stock_dialog::CorrectStockDialog};
use crate::parts::{picture, use_pictures};
use allpet_contract::{
    Cursor, Page,
    catalog::{ListStock, StockItem, StockQuery},
};
use allpet_domain::{catalog::StockState, id::TenantId};
use allpet_ui::{
    app_runtime::{use_content_ready, use_navigator, use_query_string, use_view},
    components::{
        Badge, Button, Checkbox, Column, EmptyState, LoadMore, Loaded, PageHeader, Picture, Row, SearchField,
        Size, Skeleton, SkeletonShape, Table, Tone,
    },
    format,
    hooks::{Meanwhile, invalidate, use_read_with, use_write},
};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::prelude::*;

/// The filters, as written in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Filters {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    /// True for low stock only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    short: bool,
}

impl Filters {
    fn parse(query: &str) -> Self {
        allpet_json::from_query(query).unwrap_or_default()
    }

    fn path(&self) -> String {
        let query = allpet_json::to_query(self).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        ["/shop/stock", mark, &query].concat()
    }
}

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
    let navigator = use_navigator();
    let filters = Filters::parse(&use_query_string());
    let chosen = use_state_eq(|| None::<StockItem>);
    let pictures = use_pictures();
    let query = StockQuery {
        q: filters.q.clone(),
        short: filters.short,
        ..StockQuery::default()
    };
    let key = ["stock/", &filters.path()].concat();
    let stock = use_read_with(
        key.clone(),
        Meanwhile::Previous,
        ListStock {
            tenant,
            query: query.clone(),
        },
    );
    let further = use_state_eq(|| (String::new(), Vec::<StockItem>::new(), None::<Cursor>));
    let more = use_write::<ListStock>({
        let (further, key) = (further.clone(), key.clone());
        move |page: Page<StockItem>| {
            let mut items = if further.0 == key {
                further.1.clone()
            } else {
                Vec::new()
            };
            items.extend(page.items);
            further.set((key.clone(), items, page.next));
        }
    });
    let onsearch = {
        let (navigator, short) = (navigator.clone(), filters.short);
        Callback::from(move |q: String| navigator.replace(Filters { q, short }.path()))
    };
    let onshort = {
        let q = filters.q.clone();
        Callback::from(move |short: bool| navigator.push(Filters { q: q.clone(), short }.path()))
    };
    let ondone = {
        let (chosen, further) = (chosen.clone(), further.clone());
        Callback::from(move |changed: bool| {
            chosen.set(None);
            if changed {
                further.set((String::new(), Vec::new(), None));
                invalidate("stock/");
            }
        })
    };
    let render = Callback::from({
        let chosen = chosen.clone();
        move |page: Rc<Page<StockItem>>| {
            let has_further = further.0 == key;
            let items = if has_further { &further.1[..] } else { &[] };
            let next = if has_further { &further.2 } else { &page.next };
            let onmore = {
                let (more, query, cursor) = (more.clone(), query.clone(), next.clone());
                Callback::from(move |()| {
                    let (query, cursor) = (query.clone(), cursor.clone());
                    more.run(ListStock {
                        tenant,
                        query: StockQuery { cursor, ..query },
                    });
                })
            };
            let rows: Vec<Row> = page
                .items
                .iter()
                .chain(items)
                .map(|item| row(&pictures, item, &chosen))
                .collect();
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
        Column::words("Product"),
        Column::words("SKU"),
        Column::words("State"),
        Column::figures("On hand"),
        Column::figures("Held"),
        Column::figures("Available"),
        Column::words("Change"),
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
        html! { <Button text="Correct" size={Size::Small} {onclick} testid="correct" /> },
    ];
    Row::new(item.id.to_string(), cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_stored_in_the_address() {
        for (q, short, path) in [
            ("", false, "/shop/stock"),
            ("collar", false, "/shop/stock?q=collar"),
            ("two words", true, "/shop/stock?q=two+words&short=true"),
        ] {
            let filters = Filters { q: q.into(), short };
            assert_eq!(filters.path(), path);
            assert_eq!(
                Filters::parse(path.split_once('?').map_or("", |(_, query)| query)),
                filters
            );
        }
    }
}
