//! The catalogue: search, filters, sort order and the matching products, all stored in the address.

use super::{
    facets::Facets,
    filter_actions::{FilterActions, sort_choices, sort_id, use_filter_actions},
    matching_products::{MatchingProducts, use_matching_products},
    product_list::product_list,
};
use crate::{components::use_pictures, heads, pages::not_found::NotFoundPage, query};
use allpet_domain::text::isolate;
use allpet_ui::{
    app_runtime::{use_content_ready, use_host_context, use_query_string, use_view},
    components::{ErrorState, PageHeader, SearchField, Select},
    head::describe,
    ship_to::{ship_to_field, use_ship_to},
};
use web_sys::HtmlElement;
use yew::prelude::*;

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
    let matching = use_matching_products(&filters);
    let MatchingProducts { first, load_more, .. } = &matching;
    describe(|| heads::catalogue(&filters, first.data.as_ref().map(|list| list.total)));
    let FilterActions {
        change,
        onsearch,
        onsort,
    } = use_filter_actions(&filters);
    let list = product_list((&pictures, ship_to), &matching, &filters);
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
                <Facets {facets} filters={filters.clone()} {ship_to} {change} />
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
