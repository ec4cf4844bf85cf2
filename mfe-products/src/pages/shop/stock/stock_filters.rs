//! The filters of the stock, stored in the address.

use allpet_contract::{Cursor, catalog::StockQuery};
use allpet_ui::app_runtime::use_navigator;
use serde::{Deserialize, Serialize};
use yew::prelude::*;

/// The filters, as written in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Filters {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    /// True for low stock only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) short: bool,
}

impl Filters {
    /// Reads the filters from an address's query.
    pub(super) fn parse(query: &str) -> Self {
        allpet_json::from_query(query).unwrap_or_default()
    }

    /// Returns the path of the stock with these filters.
    pub(super) fn path(&self) -> String {
        let query = allpet_json::to_query(self).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        ["/shop/stock", mark, &query].concat()
    }

    /// Returns the API's query for the page at `cursor`.
    pub(super) fn to_query(&self, cursor: Option<Cursor>) -> StockQuery {
        StockQuery {
            q: self.q.clone(),
            short: self.short,
            cursor,
            ..StockQuery::default()
        }
    }
}

/// The callbacks that change the filters.
pub(super) struct FilterActions {
    pub(super) onsearch: Callback<String>,
    pub(super) onshort: Callback<bool>,
}

/// Returns the callbacks that change `filters`.
#[hook]
pub(super) fn use_filter_actions(filters: &Filters) -> FilterActions {
    let navigator = use_navigator();
    let onsearch = {
        let (navigator, short) = (navigator.clone(), filters.short);
        Callback::from(move |q: String| navigator.replace(Filters { q, short }.path()))
    };
    let onshort = {
        let q = filters.q.clone();
        Callback::from(move |short: bool| navigator.push(Filters { q: q.clone(), short }.path()))
    };
    FilterActions { onsearch, onshort }
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
