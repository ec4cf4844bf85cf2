//! What a clerk looks for, in the address: a reload and a shared link show the same rows.

use allpet_contract::licensing::{EntryKind, RegisterOrder, RegisterQuery};
use allpet_domain::pet::Species;
use serde::{Deserialize, Serialize};

/// Rows asked for at once.
pub(crate) const ROWS: u32 = 50;

/// The filters of the register, as they stand in the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    /// Words of the pet, the owner, or one of the numbers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) q: String,
    /// `submitted`, `issued`, … or `all`; the waiting ones where nothing is said.
    #[serde(skip_serializing_if = "is_default_state")]
    pub(crate) state: String,
    /// `application` or `licence`; both where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) kind: String,
    /// The species' word; all where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) species: String,
    /// `oldest` for what waits longest first; the newest first where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) order: String,
    /// The authority's short name, for somebody who works at several.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) at: String,
}

const WAITING: &str = "submitted";
/// Every state.
pub(crate) const ANY: &str = "all";

/// What waits longest comes first.
pub(crate) const OLDEST: &str = "oldest";

fn is_default_state(state: &str) -> bool {
    state == WAITING
}

impl Default for Filters {
    fn default() -> Self {
        Self {
            q: String::new(),
            state: WAITING.into(),
            kind: String::new(),
            species: String::new(),
            order: String::new(),
            at: String::new(),
        }
    }
}

impl Filters {
    /// The filters in an address' query.
    pub(crate) fn from_query(query: &str) -> Self {
        allpet_json::from_query(query).unwrap_or_default()
    }

    /// What is asked of the API for the first rows.
    pub(crate) fn ask(&self) -> RegisterQuery {
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
            limit: Some(ROWS),
            cursor: None,
        }
    }

    /// Looks for words: in everything, where only the waiting ones were shown.
    pub(crate) fn search(&mut self, words: String) {
        if self.q.is_empty() && !words.is_empty() && self.state == WAITING {
            self.state = ANY.into();
        }
        self.q = words;
    }

    /// Whether anything narrows the list.
    pub(crate) fn is_narrow(&self) -> bool {
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
            kind: "licence".into(),
            species: "cat".into(),
            order: OLDEST.into(),
            at: "seattle".into(),
        };
        let path = with_query(&Route::Queue, &filters);
        assert_eq!(Filters::from_query(path.split_once('?').unwrap().1), filters);
    }

    #[test]
    fn a_plain_address_shows_what_waits() {
        let filters = Filters::from_query("");
        assert_eq!(filters.ask().state.as_deref(), Some("submitted"));
        assert_eq!(with_query(&Route::Queue, &filters), "/queue");
        assert_eq!(filters.ask().order, None);
        let oldest = Filters::from_query("order=oldest");
        assert_eq!(oldest.ask().order, Some(RegisterOrder::Oldest));
    }

    #[test]
    fn a_search_looks_beyond_what_waits() {
        let mut filters = Filters::default();
        filters.search("rex".into());
        assert_eq!(filters.ask().state, None);
        assert_eq!(filters.ask().q, "rex");
        let mut issued = Filters {
            state: "issued".into(),
            ..Filters::default()
        };
        issued.search("rex".into());
        assert_eq!(issued.ask().state.as_deref(), Some("issued"));
    }
}
