//! Cached results of queries, until the catalogue changes.

use super::WordMatches;
use crate::{facet_query::QueryKey, service::CachedResult};
use quick_cache::sync::Cache;
use std::sync::Arc;

/// The maximum number of cached queries or words.
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
}

impl Default for QueryCache {
    fn default() -> Self {
        Self {
            results: Cache::new(CAPACITY),
            matches: Cache::new(CAPACITY),
            meanings: Cache::new(CAPACITY),
            positions_by_word: Cache::new(CAPACITY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_popular_word_stays_in_a_full_cache() {
        let cache = QueryCache::default().positions_by_word;
        cache.insert("popular".into(), Arc::default());
        for number in 1..10 * CAPACITY {
            cache.insert(number.to_string(), Arc::default());
            assert!(cache.get("popular").is_some(), "{number}");
        }
        assert!(cache.len() <= CAPACITY);
    }
}
