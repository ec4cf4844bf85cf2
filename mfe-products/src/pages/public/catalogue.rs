//! The catalogue: search, filters, sort order and the matching products, all stored in the address.

use super::{
    facets::Facets,
    filter_actions::{FilterActions, sort_choices, sort_id, use_filter_actions},
};
use crate::pages::not_found::{NotFoundPage, departments};
use crate::{
    heads,
    parts::{product_card, use_pictures},
    query,
};
use allpet_contract::{
    Cursor,
    catalog::{ListProducts, ProductCard, ProductList, ProductQuery},
};
use allpet_domain::{orders::Country, text::isolate};
use allpet_ui::{
    app_runtime::{use_content_ready, use_host_context, use_query_string, use_view},
    components::{
        EmptyState, ErrorState, Link, LinkButton, LoadMore, PageHeader, Picture, SearchField, Select,
        Skeleton, SkeletonShape, isolate_name,
    },
    format,
    head::describe,
    hooks::{Meanwhile, use_read_with, use_write},
    ship_to::{ship_to_field, use_ship_to},
};
use std::cell::RefCell;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The products after the first page, of one path.
#[derive(Clone, Default, PartialEq)]
struct FurtherProducts {
    path: String,
    items: Vec<ProductCard>,
    next: Option<Cursor>,
}

/// Props of [`Catalogue`].
#[derive(Properties, PartialEq)]
pub(crate) struct CatalogueProps {
    /// True on the first page of the dashboard's tab, which greets the person.
    #[prop_or_default]
    pub(crate) home: bool,
}

/// The catalogue; not found for an unknown department.
#[component]
pub(crate) fn Department() -> Html {
    if query::is_unknown_department(&use_query_string()) {
        html! { <NotFoundPage /> }
    } else {
        html! { <Catalogue /> }
    }
}

/// The catalogue.
#[component]
pub(crate) fn Catalogue(props: &CatalogueProps) -> Html {
    let host_context = use_host_context();
    let name = host_context
        .user
        .as_ref()
        .map_or("visitor", |user| user.name.as_str());
    let (bare, lead) = if props.home {
        ("Products", ["Hello, ", &isolate(name), "."].concat())
    } else {
        ("Catalog", String::new())
    };
    let (query, pictures) = (use_query_string(), use_pictures());
    let (ship_to, onship) = use_ship_to();
    let filters = query::parse(&query);
    let title = filters.category.map_or(bare, |category| category.label());
    use_view(title);
    use_content_ready(true);
    let path = query::path(&filters);
    let first = use_read_with(
        ["products", &path].concat(),
        Meanwhile::Previous,
        ListProducts {
            query: query::first_page(&filters),
        },
    );
    describe(|| heads::catalogue(&filters, first.data.as_ref().map(|list| list.total)));
    let (further, load_more) = use_further_products(&path);
    let loaded_further = Some(&*further).filter(|further| further.path == path);
    let FilterActions {
        change,
        onsearch,
        onsort,
    } = use_filter_actions(&filters);
    let next = loaded_further.map_or_else(
        || first.data.as_ref().and_then(|list| list.next.clone()),
        |further| further.next.clone(),
    );
    let onmore = {
        let (load_more, filters, next) = (load_more.clone(), filters.clone(), next.clone());
        Callback::from(move |()| {
            let query = ProductQuery {
                cursor: next.clone(),
                ..query::first_page(&filters)
            };
            load_more.run(ListProducts { query });
        })
    };
    let items = loaded_further.map_or(&[][..], |further| &further.items);
    let list = match (&first.data, &first.problem) {
        (Some(list), _) => {
            let path = next.map(|cursor| {
                query::path(&ProductQuery {
                    cursor: Some(cursor),
                    ..filters.clone()
                })
            });
            product_list(
                (&pictures, ship_to),
                (list, &filters),
                items,
                path,
                load_more.busy,
                onmore,
            )
        }
        (None, Some(problem)) => {
            html! { <ErrorState problem={problem.clone()} retry={first.retry()} busy={first.loading} /> }
        }
        (None, None) => html! { <Skeleton shape={SkeletonShape::Cards} count={9} /> },
    };
    let facets = first
        .data
        .as_ref()
        .map(|list| list.facets.clone())
        .unwrap_or_default();
    let products = use_node_ref();
    let skip = focus_on_click(&products);
    html! {
        <div class="page catalogue">
            <PageHeader {title} {lead} />
            <form class="tools" action="/catalogue">
                <SearchField label="Search products" field="q" value={filters.q.clone()} {onsearch} />
                <Select name="sort" label="Sort by" choices={sort_choices()} value={sort_id(filters.sort)} onchange={onsort} />
                <button class="button without-script">{ "Show" }</button>
            </form>
            <div class="shelf">
                <a class="skip here" href="#products" onclick={skip}>{ "Skip to the products" }</a>
                <Facets {facets} filters={filters.clone()} {change} />
                <section id="products" ref={products} tabindex="-1" aria-label="Products" class={classes!("stack", first.loading.then_some("refreshing"))} aria-busy={first.loading.then_some("true")}>
                    <h2 class="unseen">{ "Products" }</h2>
                    { ship_to_field(ship_to, onship) }
                    if let Some(problem) = &load_more.problem { <ErrorState problem={problem.clone()} /> }
                    { list }
                </section>
            </div>
        </div>
    }
}

thread_local! {
    /// The last list, restored when somebody comes back from a product.
    static LAST_LIST: RefCell<FurtherProducts> = RefCell::default();
}

/// Returns the further products, and the mutation that loads the next page.
#[hook]
fn use_further_products(
    path: &str,
) -> (
    UseStateHandle<FurtherProducts>,
    allpet_ui::hooks::Mutation<ListProducts>,
) {
    let further = use_state_eq(|| LAST_LIST.with_borrow(Clone::clone));
    let load_more = use_write::<ListProducts>({
        let (further, path) = (further.clone(), path.to_owned());
        move |page: ProductList| {
            let mut items = Vec::new();
            if further.path == path {
                items.clone_from(&further.items);
            }
            items.extend(page.items);
            let (path, next) = (path.clone(), page.next);
            let now = FurtherProducts { path, items, next };
            LAST_LIST.set(now.clone());
            further.set(now);
        }
    });
    (further, load_more)
}

/// Focuses `target` on a click: skips the many filters without a step in the history.
fn focus_on_click(target: &NodeRef) -> Callback<MouseEvent> {
    let target = target.clone();
    Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        if let Some(target) = target.cast::<HtmlElement>() {
            let _ = target.focus();
        }
    })
}

/// What to do if nothing matches.
fn no_products(filters: &ProductQuery) -> Html {
    let title = if filters.q.is_empty() {
        "No products match these filters.".to_owned()
    } else {
        ["No products match “", &isolate(&filters.q), "”."].concat()
    };
    let text = if query::count_active(filters) == 0 {
        "Try another word, or look in a department."
    } else {
        "Remove a filter or try another word."
    };
    let without_filters = ProductQuery {
        q: filters.q.clone(),
        sort: filters.sort,
        ..ProductQuery::default()
    };
    let action = html! {
        <>
            if query::count_active(filters) > 0 && !filters.q.is_empty() { <LinkButton href={query::path(&without_filters)} text="Remove all filters" /> }
            <LinkButton href="/catalogue" text="Clear all" />
            { departments() }
        </>
    };
    html! { <EmptyState picture={Picture::Tag} {title} text={AttrValue::Static(text)} {action} /> }
}

fn product_list(
    (pictures, ship_to): (&str, Country),
    (list, filters): (&ProductList, &ProductQuery),
    further: &[ProductCard],
    next: Option<String>,
    busy: bool,
    onmore: Callback<()>,
) -> Html {
    if list.items.is_empty() {
        return no_products(filters);
    }
    let total = format::plural(u64::from(list.total), "product", "products");
    let shown_count = list.items.len() + further.len();
    let shown = [
        &format::count(shown_count as u64),
        " of ",
        &format::count(u64::from(list.total)),
    ]
    .concat();
    html! {
        <>
            <p class="small soft" role="status" data-testid="total">
                { total }
                if let Some(terms) = &list.taken_for { { ". No products match “" }{ isolate_name(&filters.q) }{ "”. Showing results for “" }<b>{ terms }</b>{ "”." } }
                if list.fits_most { { ". None matches every word; these match most of them." } }
            </p>
            if let Some(terms) = &list.did_you_mean {
                <p data-testid="did-you-mean">{ "Did you mean " }<Link href={query::path(&ProductQuery { q: terms.clone(), ..filters.clone() })}>{ terms }</Link>{ "?" }</p>
            }
            <ul class="products">
                { for list.items.iter().chain(further).map(|card| product_card(pictures, ship_to, card)) }
            </ul>
            <LoadMore {shown} more={next.is_some()} {next} {busy} {onmore} />
        </>
    }
}
