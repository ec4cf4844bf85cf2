//! Results of questions, until the catalogue changes.

use super::Fitting;
use crate::{facet_query::Key, service::CachedResult};
use quick_cache::sync::Cache;
use std::sync::Arc;

/// How many searches, words or previews (some 45 kB each) are remembered at most.
const CAPACITY: usize = 512;

/// Caches of one state of the catalogue; they go with it. What many ask for stays, however much comes once.
#[derive(Debug)]
pub(crate) struct QueryCache {
    /// Results of whole questions.
    pub(crate) results: Cache<Key, CachedResult>,
    /// Products that fit some words, whatever else is chosen.
    pub(crate) fittings: Cache<Vec<String>, Arc<Fitting>>,
    /// What a mistyped word may mean, in whatever search.
    pub(crate) meanings: Cache<String, Arc<Vec<String>>>,
    /// Places of the products whose texts have a word.
    pub(crate) places_of_words: Cache<String, Arc<Vec<u32>>>,
    /// Previews by place, as PNG: however often it is asked for, a product is drawn once.
    pub(crate) previews: Cache<u32, Arc<Vec<u8>>>,
}

impl Default for QueryCache {
    fn default() -> Self {
        Self {
            results: Cache::new(CAPACITY),
            fittings: Cache::new(CAPACITY),
            meanings: Cache::new(CAPACITY),
            places_of_words: Cache::new(CAPACITY),
            previews: Cache::new(CAPACITY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_popular_preview_stays_and_there_are_never_too_many() {
        let cache = QueryCache::default().previews;
        cache.insert(0, Arc::default());
        for place in 1..10 * u32::try_from(CAPACITY).unwrap() {
            cache.insert(place, Arc::default());
            assert!(cache.get(&0).is_some(), "{place}");
        }
        assert!(cache.len() <= CAPACITY);
    }
}
