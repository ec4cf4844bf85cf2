//! The list of matching products, and what to do if none match.

use super::matching_products::MatchingProducts;
use crate::{components::product_card, pages::not_found::departments, query};
use allpet_contract::catalog::{ProductList, ProductQuery};
use allpet_domain::{orders::Country, text::isolate};
use allpet_ui::{
    components::{
        EmptyState, ErrorState, Link, LinkButton, LoadMore, Picture, Skeleton, SkeletonShape, isolate_name,
    },
    format,
};
use yew::prelude::*;

/// The matching products, with their prices in `ship_to`; or why there are none.
pub(super) fn product_list(
    (pictures, ship_to): (&str, Country),
    matching: &MatchingProducts,
    filters: &ProductQuery,
) -> Html {
    let first = &matching.first;
    match (&first.data, &first.problem) {
        (Some(list), _) if list.items.is_empty() => no_products(filters),
        (Some(list), _) => cards((pictures, ship_to), matching, list, filters),
        (None, Some(problem)) => {
            html! { <ErrorState problem={problem.clone()} retry={first.retry()} busy={first.loading} /> }
        }
        (None, None) => html! { <Skeleton shape={SkeletonShape::Cards} count={9} /> },
    }
}

fn cards(
    (pictures, ship_to): (&str, Country),
    matching: &MatchingProducts,
    list: &ProductList,
    filters: &ProductQuery,
) -> Html {
    let total = format::plural(u64::from(list.total), "product", "products");
    let shown_count = list.items.len() + matching.further.len();
    let shown = [
        &format::count(shown_count as u64),
        " of ",
        &format::count(u64::from(list.total)),
    ]
    .concat();
    let (next, busy) = (matching.next_path(filters), matching.load_more.busy);
    let onmore = matching.onmore(filters);
    html! {
        <>
            <p class="small soft" role="status" data-testid="total">
                <span key={total.clone()}>{ total }</span>
                if let Some(terms) = &list.taken_for { { ". No products match “" }{ isolate_name(&filters.q) }{ "”. Showing results for “" }<b>{ terms }</b>{ "”." } }
                if list.fits_most { { ". None matches every word; these match most of them." } }
            </p>
            if let Some(terms) = &list.did_you_mean {
                <p data-testid="did-you-mean">{ "Did you mean " }<Link href={query::path(&ProductQuery { q: terms.clone(), ..filters.clone() })}>{ terms }</Link>{ "?" }</p>
            }
            <ul class="products">
                { for list.items.iter().chain(&matching.further).map(|card| product_card(pictures, ship_to, card)) }
            </ul>
            <LoadMore {shown} more={next.is_some()} {next} {busy} {onmore} />
        </>
    }
}

/// Renders advice for filters that match nothing.
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
