//! The product index: the catalogue in memory, laid out for lists. Each product has its facets as bits, and every order is sorted
//! once.

mod entry;
mod query_cache;

pub(crate) use entry::{Bits, ProductEntry, bit};

use crate::store::products;
use allpet_domain::catalog::{Variant, search, size};
use query_cache::QueryCache;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// The maximum number of words for a prefix.
const PREFIX_WORDS_MAX: usize = 40;

/// All products, with their orders and lookups. A position is an index in `entries`.
#[derive(Debug, Default)]
pub(crate) struct ProductIndex {
    /// The revision of the catalogue that this is a copy of.
    pub(crate) revision: i64,
    pub(crate) entries: Vec<ProductEntry>,
    /// The facets of each product, in one array: a query reads all of them.
    pub(crate) bits: Vec<Bits>,
    /// All sizes, small ones first; each is a bit of [`Bits::sizes`].
    pub(crate) sizes: Vec<String>,
    pub(crate) featured: Arc<Vec<u32>>,
    pub(crate) by_price: Arc<Vec<u32>>,
    pub(crate) by_name: Arc<Vec<u32>>,
    by_slug: HashMap<String, u32>,
    by_no: HashMap<i64, u32>,
    by_sku: HashMap<String, (u32, u32)>,
    /// All words of products, sorted.
    vocabulary: Vec<String>,
    /// The words that name a product.
    names: HashSet<String>,
    pub(crate) cache: QueryCache,
}

/// The products that match some words, before any filter.
#[derive(Debug)]
pub(crate) struct WordMatches {
    /// Positions in the product index, best match first.
    pub(crate) positions: Vec<u32>,
    /// The corrected words, if some were mistyped.
    pub(crate) taken_for: Option<String>,
    /// A suggestion, if only a few products match.
    pub(crate) did_you_mean: Option<String>,
    /// Whether no product matches all words, and these match most of them.
    pub(crate) fits_most: bool,
}

impl ProductIndex {
    pub(crate) fn new(
        revision: i64,
        records: Vec<products::ProductRecord>,
        mut vocabulary: Vec<String>,
    ) -> Self {
        vocabulary.sort_unstable();
        let sizes: BTreeSet<String> = records
            .iter()
            .flat_map(|record| record.product.sizes())
            .map(str::to_owned)
            .collect();
        let mut sizes: Vec<String> = sizes.into_iter().collect();
        sizes.sort_by(|a, b| size::order(a).cmp(&size::order(b)));
        // There are 128 bits; further sizes cannot be chosen in the facet.
        sizes.truncate(128);
        let (entries, bits): (Vec<ProductEntry>, Vec<Bits>) = records
            .into_iter()
            .filter_map(|record| ProductEntry::new(record, &sizes))
            .unzip();
        let positions = || 0..u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let sorted = |key: &dyn Fn(&ProductEntry, &Bits) -> (i64, String, i64)| {
            let mut order: Vec<u32> = positions().collect();
            order.sort_by_cached_key(|position| key(&entries[*position as usize], &bits[*position as usize]));
            Arc::new(order)
        };
        let title = |entry: &ProductEntry| entry.card.title.to_lowercase();
        let by_price = sorted(&|entry, bits| (bits.price, title(entry), entry.no));
        let by_name = sorted(&|entry, _| (0, title(entry), entry.no));
        let featured = Arc::new(interleave_categories(&bits));
        let entry = |position: u32| &entries[position as usize];
        Self {
            revision,
            by_slug: positions()
                .map(|position| (entry(position).card.slug.clone(), position))
                .collect(),
            by_no: positions()
                .map(|position| (entry(position).no, position))
                .collect(),
            by_sku: positions()
                .flat_map(|position| {
                    entry(position)
                        .variants
                        .iter()
                        .zip(0..)
                        .map(move |(variant, nth)| (variant.sku.clone(), (position, nth)))
                })
                .collect(),
            sizes,
            featured,
            by_price,
            by_name,
            vocabulary,
            names: entries
                .iter()
                .flat_map(|entry| entry.words.iter().cloned())
                .collect(),
            cache: QueryCache::default(),
            entries,
            bits,
        }
    }

    /// Returns the product at a position.
    pub(crate) fn entry(&self, position: u32) -> &ProductEntry {
        &self.entries[position as usize]
    }

    /// Returns the position of the product with this slug.
    pub(crate) fn position(&self, slug: &str) -> Option<u32> {
        self.by_slug.get(slug).copied()
    }

    /// Returns the positions of products by their numbers; skips products that are newer than the index.
    pub(crate) fn positions(&self, numbers: &[i64]) -> Vec<u32> {
        numbers
            .iter()
            .filter_map(|no| self.by_no.get(no).copied())
            .collect()
    }

    /// Returns the variant with this SKU, and its product.
    pub(crate) fn variant(&self, sku: &str) -> Option<(&ProductEntry, &Variant)> {
        let (position, nth) = self.by_sku.get(sku)?;
        let entry = self.entry(*position);
        entry.variants.get(*nth as usize).map(|variant| (entry, variant))
    }

    /// Returns whether a word names any product, by its title, kind, category, material or colour.
    pub(crate) fn is_name(&self, word: &str) -> bool {
        self.names.contains(word)
    }

    /// Returns names of products that are so similar to this word that they may have been meant, closest first.
    pub(crate) fn similar_names(&self, word: &str) -> Vec<String> {
        let candidates = self.names.iter().filter(|known| !known.starts_with(word));
        let similar =
            candidates.filter_map(|known| search::typo_distance(word, known).map(|typos| (typos, known)));
        let mut similar: Vec<(usize, &String)> = similar.collect();
        similar.sort_unstable();
        similar.into_iter().map(|(_, known)| known.clone()).collect()
    }

    /// Returns up to 40 words with this prefix; the word itself comes first.
    pub(crate) fn words_with_prefix(&self, word: &str) -> Vec<String> {
        let start = self.vocabulary.partition_point(|known| known.as_str() < word);
        let has_prefix = |known: &&String| known.starts_with(word);
        let words = self.vocabulary[start..].iter().take_while(has_prefix);
        words.take(PREFIX_WORDS_MAX).cloned().collect()
    }
}

/// Interleaves the categories: the first product of each, then the second of each.
fn interleave_categories(bits: &[Bits]) -> Vec<u32> {
    let mut turns = [0_u32; 32];
    let mut keyed: Vec<(u32, u32, u32)> = bits
        .iter()
        .zip(0..)
        .map(|(bits, position)| {
            let category = bits.category.trailing_zeros();
            let turn = &mut turns[category.min(31) as usize];
            *turn += 1;
            (*turn, category, position)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, _, position)| position).collect()
}
