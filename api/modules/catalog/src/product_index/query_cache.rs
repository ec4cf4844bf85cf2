//! Cached results of queries, until the catalogue changes.

use super::WordMatches;
use crate::{facet_query::QueryKey, service::CachedResult};
use quick_cache::sync::Cache;
use std::sync::Arc;

/// The maximum number of cached queries, words or previews (about 45 kB each).
const CAPACITY: usize = 512;

/// The caches of one revision of the catalogue. Popular entries stay, however many others come once.
#[derive(Debug)]
pub(crate) struct QueryCache {
    /// Results of whole queries.
    pub(crate) results: Cache<QueryKey, CachedResult>,
    /// Products that match some words, before any filter.
    pub(crate) matches: Cache<Vec<String>, Arc<WordMatches>>,
    /// The meanings of mistyped words.
    pub(crate) meanings: Cache<String, Arc<Vec<String>>>,
    /// Positions of the products whose texts have a word.
    pub(crate) positions_by_word: Cache<String, Arc<Vec<u32>>>,
    /// Previews as PNG by position, so that each product is rendered once.
    pub(crate) previews: Cache<u32, Arc<Vec<u8>>>,
}

impl Default for QueryCache {
    fn default() -> Self {
        Self {
            results: Cache::new(CAPACITY),
            matches: Cache::new(CAPACITY),
            meanings: Cache::new(CAPACITY),
            positions_by_word: Cache::new(CAPACITY),
            previews: Cache::new(CAPACITY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_popular_preview_stays_in_a_full_cache() {
        let cache = QueryCache::default().previews;
        cache.insert(0, Arc::default());
        for position in 1..10 * u32::try_from(CAPACITY).unwrap() {
            cache.insert(position, Arc::default());
            assert!(cache.get(&0).is_some(), "{position}");
        }
        assert!(cache.len() <= CAPACITY);
    }
}
