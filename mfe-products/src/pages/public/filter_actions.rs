//! Changing the catalogue's filters, which are stored in the address.

use crate::query;
use allpet_contract::catalog::{ProductQuery, ProductSort};
use allpet_ui::{app_runtime::use_navigator, components::Choice};
use yew::prelude::*;

/// The callbacks that change the filters.
pub(super) struct FilterActions {
    /// Sets all filters.
    pub(super) change: Callback<ProductQuery>,
    /// Sets the search terms.
    pub(super) onsearch: Callback<String>,
    /// Sets the sort order by its identifier.
    pub(super) onsort: Callback<String>,
}

/// Returns the callbacks that change `filters`.
#[hook]
pub(super) fn use_filter_actions(filters: &ProductQuery) -> FilterActions {
    let navigator = use_navigator();
    let change = {
        let navigator = navigator.clone();
        Callback::from(move |filters: ProductQuery| navigator.push(query::path(&filters)))
    };
    let onsearch = {
        let filters = filters.clone();
        Callback::from(move |q: String| {
            let starts_search = filters.q.is_empty();
            let path = query::path(&ProductQuery { q, ..filters.clone() });
            // Only the first letter of a search becomes a step in the history.
            if starts_search {
                navigator.push(path);
            } else {
                navigator.replace(path);
            }
        })
    };
    let onsort = {
        let filters = filters.clone();
        change.reform(move |id: String| {
            let sort = sorts().into_iter().find(|(_, known, _)| *known == id);
            ProductQuery {
                sort: sort.map_or(ProductSort::Relevance, |(sort, ..)| sort),
                ..filters.clone()
            }
        })
    };
    FilterActions {
        change,
        onsearch,
        onsort,
    }
}

/// The sort orders to choose from.
pub(super) fn sort_choices() -> Vec<Choice> {
    let sorts = sorts().into_iter();
    sorts.map(|(_, id, label)| Choice::new(id, label)).collect()
}

/// Returns the identifier of a sort order.
pub(super) fn sort_id(sort: ProductSort) -> &'static str {
    let known = sorts().into_iter().find(|(known, ..)| *known == sort);
    known.map_or("relevance", |(_, id, _)| id)
}

fn sorts() -> [(ProductSort, &'static str, &'static str); 5] {
    [
        (ProductSort::Relevance, "relevance", "Best match"),
        (ProductSort::PriceUp, "price", "Price, low to high"),
        (ProductSort::PriceDown, "-price", "Price, high to low"),
        (ProductSort::Newest, "newest", "Newest"),
        (ProductSort::Name, "name", "Name"),
    ]
}
