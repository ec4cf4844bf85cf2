//! The filters of the clerk's queue, stored in the address: a reload or a shared link shows the same rows.

use allpet_contract::licensing::{EntryKind, RegisterOrder, RegisterQuery};
use allpet_domain::pet::Species;
use serde::{Deserialize, Serialize};

/// Rows of one request.
pub(crate) const PAGE_SIZE: u32 = 50;

/// The filters of the register, as written in the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    /// Search terms: words of the pet or the owner, or one of the numbers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) q: String,
    /// `submitted`, `issued`, … or `all`; `submitted` by default.
    #[serde(skip_serializing_if = "is_default_state")]
    pub(crate) state: String,
    /// Whether a search in the default state extends to every state, until it is cleared.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) widened: bool,
    /// `application` or `licence`; both where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) kind: String,
    /// The species' identifier; all species if empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) species: String,
    /// `oldest` for the oldest first; the newest first if empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) order: String,
    /// The authority's short name, for people who work at several.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) at: String,
}

const WAITING: &str = "submitted";
/// The value of `state` for every state.
pub(crate) const ANY: &str = "all";

/// The value of `order` for the oldest first.
pub(crate) const OLDEST: &str = "oldest";

fn is_default_state(state: &str) -> bool {
    state == WAITING
}

impl Default for Filters {
    fn default() -> Self {
        Self {
            q: String::new(),
            state: WAITING.into(),
            widened: false,
            kind: String::new(),
            species: String::new(),
            order: String::new(),
            at: String::new(),
        }
    }
}

impl Filters {
    /// Reads the filters from an address's query.
    pub(crate) fn from_query(query: &str) -> Self {
        allpet_json::from_query(query).unwrap_or_default()
    }

    /// Returns the API's query for the first rows.
    pub(crate) fn to_query(&self) -> RegisterQuery {
        let kind = match self.kind.as_str() {
            "application" => Some(EntryKind::Application),
            "licence" => Some(EntryKind::Licence),
            _ => None,
        };
        RegisterQuery {
            q: self.q.clone(),
            kind,
            state: (self.state != ANY).then(|| self.state.clone()),
            zip: None,
            species: Species::parse(&self.species),
            order: (self.order == OLDEST).then_some(RegisterOrder::Oldest),
            limit: Some(PAGE_SIZE),
            cursor: None,
        }
    }

    /// Sets the search terms. The first search in the default state extends to every state; clearing it leads back.
    pub(crate) fn search(&mut self, terms: String) {
        if self.q.is_empty() && !terms.is_empty() && self.state == WAITING {
            self.state = ANY.into();
            self.widened = true;
        } else if terms.is_empty() && self.widened {
            self.set_state(WAITING.into());
        }
        self.q = terms;
    }

    /// Chooses a state, which then stays whatever is searched.
    pub(crate) fn set_state(&mut self, state: String) {
        self.state = state;
        self.widened = false;
    }

    /// Returns whether a filter other than the state is set.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.q.is_empty() || !self.kind.is_empty() || !self.species.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::{Route, with_query};

    #[test]
    fn the_address_keeps_the_filters() {
        let filters = Filters {
            q: "luna 981 & co".into(),
            state: "issued".into(),
            widened: true,
            kind: "licence".into(),
            species: "cat".into(),
            order: OLDEST.into(),
            at: "seattle".into(),
        };
        let path = with_query(&Route::Queue, &filters);
        assert_eq!(Filters::from_query(path.split_once('?').unwrap().1), filters);
    }

    #[test]
    fn a_plain_address_shows_submitted_applications() {
        let filters = Filters::from_query("");
        assert_eq!(filters.to_query().state.as_deref(), Some("submitted"));
        assert_eq!(with_query(&Route::Queue, &filters), "/queue");
        assert_eq!(filters.to_query().order, None);
        let oldest = Filters::from_query("order=oldest");
        assert_eq!(oldest.to_query().order, Some(RegisterOrder::Oldest));
    }

    #[test]
    fn a_cleared_search_shows_what_was_shown_before() {
        let mut filters = Filters::default();
        filters.search("rex".into());
        filters.search("rexy".into());
        filters.search(String::new());
        assert_eq!(filters, Filters::default());
        // Who chooses a state meanwhile, or searched in another, stays in it.
        filters.search("rex".into());
        filters.set_state(ANY.into());
        filters.search(String::new());
        assert_eq!(filters.state, ANY);
        filters.search("rex".into());
        filters.search(String::new());
        assert_eq!(filters.state, ANY);
    }

    #[test]
    fn a_search_extends_to_every_state() {
        let mut filters = Filters::default();
        filters.search("rex".into());
        assert_eq!(filters.to_query().state, None);
        assert_eq!(filters.to_query().q, "rex");
        let mut issued = Filters {
            state: "issued".into(),
            ..Filters::default()
        };
        issued.search("rex".into());
        assert_eq!(issued.to_query().state.as_deref(), Some("issued"));
    }
}
