//! Cursor pagination.

use allpet_domain::Invalid;
use serde::{Deserialize, Serialize};

/// The start of a page. Opaque: the server makes it, the client returns it unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Cursor(pub String);

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// The start of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

/// Maximum number of rows per page.
pub const ROWS_MAX: u32 = 100;

/// The paging parameters of every list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paging {
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the first page if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

impl<T> Page<T> {
    /// The page of what `view` makes of each row.
    pub fn map<V>(self, view: impl FnMut(T) -> V) -> Page<V> {
        Page {
            items: self.items.into_iter().map(view).collect(),
            next: self.next,
        }
    }
}

/// Returns the rows of a page: 1 to 100 as requested, 25 by default. Fails for any other number.
pub fn checked_limit(asked: Option<u32>) -> Result<u32, Invalid> {
    match asked {
        Some(rows) if !(1..=ROWS_MAX).contains(&rows) => {
            Err(Invalid::one("limit", "out-of-range", "Ask for 1 to 100 rows."))
        }
        asked => Ok(limit(asked)),
    }
}

/// Clamps the rows per page to 1 to 100; 25 by default.
pub fn limit(asked: Option<u32>) -> u32 {
    asked.unwrap_or(25).clamp(1, ROWS_MAX)
}
