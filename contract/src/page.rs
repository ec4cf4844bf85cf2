//! Cursor pagination: a page and the way to the next.

use allpet_domain::Invalid;
use serde::{Deserialize, Serialize};

/// Where the next page starts. Opaque: made by the server, sent back as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Cursor(pub String);

/// Part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Where the next page starts; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

/// The most rows to a page.
pub const ROWS_MAX: u32 = 100;

/// What every list takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paging {
    /// Rows to a page, 1 to 100; 25 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = ROWS_MAX)))]
    pub limit: Option<u32>,
    /// Where to start; the first page where absent.
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

/// Rows to a page, refused where fewer than 1 or more than 100 were asked for; 25 where nothing was.
pub fn checked_limit(asked: Option<u32>) -> Result<u32, Invalid> {
    match asked {
        Some(rows) if !(1..=ROWS_MAX).contains(&rows) => {
            Err(Invalid::one("limit", "out-of-range", "Ask for 1 to 100 rows."))
        }
        asked => Ok(limit(asked)),
    }
}

/// Rows to a page: what was asked for, between 1 and 100; 25 where nothing was.
pub fn limit(asked: Option<u32>) -> u32 {
    asked.unwrap_or(25).clamp(1, ROWS_MAX)
}
