//! The filters of the shop's orders, stored in the address.

use allpet_contract::{Cursor, orders::ShopOrderQuery};
use allpet_domain::orders::{ORDER_STATES, OrderState};
use allpet_ui::{app_runtime::use_navigator, components::Choice};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

/// The filters, as written in the address. Without a state, paid orders, which are to be packed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Filters {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) state: String,
    /// `newest` or `oldest`. By default, orders to pack begin with the oldest, all others with the newest.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) sort: String,
}

impl Filters {
    /// Reads the filters from an address's query.
    pub(super) fn parse(query: &str) -> Self {
        allpet_json::from_query(query).unwrap_or_default()
    }

    /// Returns the path of the list with these filters.
    pub(super) fn path(&self) -> String {
        let query = allpet_json::to_query(self).unwrap_or_default();
        if query.is_empty() {
            "/shop/orders".into()
        } else {
            ["/shop/orders?", &query].concat()
        }
    }

    /// Returns the API's query for the page at `cursor`.
    pub(super) fn to_query(&self, cursor: Option<Cursor>) -> ShopOrderQuery {
        let state = match self.state.as_str() {
            "" => Some(OrderState::Paid),
            word => OrderState::parse(word),
        };
        ShopOrderQuery {
            state,
            q: self.q.clone(),
            oldest_first: self.sort_order() == "oldest",
            limit: None,
            cursor,
        }
    }

    /// Returns the sort order: `oldest` or `newest`.
    pub(super) fn sort_order(&self) -> &str {
        match self.sort.as_str() {
            "" if self.state.is_empty() => "oldest",
            "" => "newest",
            sort => sort,
        }
    }
}

/// Returns the states to choose from.
pub(super) fn state_choices() -> Vec<Choice> {
    let mut choices = vec![Choice::new("", "To pack")];
    let others = ORDER_STATES
        .into_iter()
        .filter(|state| *state != OrderState::Paid);
    choices.extend(others.map(|state| Choice::new(state.as_str(), state.name())));
    choices.push(Choice::new("all", "All"));
    choices
}

/// The callbacks that change the filters.
pub(super) struct FilterActions {
    pub(super) onstate: Callback<String>,
    pub(super) onsort: Callback<String>,
    pub(super) onsearch: Callback<String>,
}

/// Returns the callbacks that change `filters`.
#[hook]
pub(super) fn use_filter_actions(filters: &Filters) -> FilterActions {
    let navigator = use_navigator();
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
    FilterActions {
        onstate,
        onsort,
        onsearch,
    }
}
