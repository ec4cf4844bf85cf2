//! Pages of a list: the query for the store, and the page that its rows make.

use crate::cursor;
use allpet_contract::{Cursor, Page, Problem, page::limit};
use serde::{Serialize, de::DeserializeOwned};

/// A requested page of a list whose rows are ordered by the key `K`.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest<K> {
    /// The key of the previous page's last row; `None` on the first page.
    pub behind: Option<K>,
    limit: u32,
}

impl<K: DeserializeOwned> PageRequest<K> {
    /// Reads the limit and the cursor of a request. Fails with `page.not-found` if the cursor is invalid.
    pub fn read(requested: Option<u32>, cursor: Option<&Cursor>) -> Result<Self, Problem> {
        Ok(Self {
            behind: cursor.map(cursor::decode).transpose()?,
            limit: limit(requested),
        })
    }
}

impl<K> PageRequest<K> {
    /// Returns the number of rows to read: one more than the page shows, which tells whether there is a next page.
    pub fn rows(&self) -> u32 {
        self.limit + 1
    }

    /// Builds the page from `rows`; `key` returns a row's key in the list.
    pub fn page<R, Key: Serialize>(&self, mut rows: Vec<R>, key: impl Fn(&R) -> Key) -> Page<R> {
        let shown = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next = rows.last().filter(|_| more).map(|row| cursor::encode(&key(row)));
        Page { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_leads_to_the_next_and_the_last_to_none() {
        let first = PageRequest::<u32>::read(Some(2), None).unwrap();
        assert_eq!((first.behind, first.rows()), (None, 3));
        let page = first.page(vec![7, 8, 9], |row| *row);
        assert_eq!(page.items, [7, 8]);
        let second = PageRequest::<u32>::read(Some(2), page.next.as_ref()).unwrap();
        assert_eq!(second.behind, Some(8));
        assert_eq!(second.page(vec![9], |row| *row).next, None);
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let other = cursor::encode(&"a word");
        let refused = PageRequest::<u32>::read(None, Some(&other)).unwrap_err();
        assert_eq!(refused.code, "page.not-found");
    }
}
