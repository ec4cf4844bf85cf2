//! The catalogue in memory, laid out for lists: each product with its facets as bits, and every order sorted once.

mod entry;
mod query_cache;

pub(crate) use entry::{Bits, Entry, bit};

use crate::store::products;
use allpet_domain::catalog::{Variant, search, size};
use query_cache::QueryCache;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// How many words a beginning stands for at most.
const MOST_BEGUN: usize = 40;

/// All products, and the ways through them.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// The state of the catalogue that this is a copy of.
    pub(crate) revision: i64,
    pub(crate) entries: Vec<Entry>,
    /// What facets count of each, side by side: a list goes through all of them.
    pub(crate) bits: Vec<Bits>,
    /// All sizes, small ones first; a bit of [`Bits::sizes`] each.
    pub(crate) sizes: Vec<String>,
    pub(crate) featured: Arc<Vec<u32>>,
    pub(crate) by_price: Arc<Vec<u32>>,
    pub(crate) by_name: Arc<Vec<u32>>,
    by_slug: HashMap<String, u32>,
    by_no: HashMap<i64, u32>,
    by_sku: HashMap<String, (u32, u32)>,
    /// All words of products, sorted.
    vocabulary: Vec<String>,
    /// Those that name a product.
    names: HashSet<String>,
    pub(crate) cache: QueryCache,
}

/// What fits some words, whatever else is chosen.
#[derive(Debug)]
pub(crate) struct Fitting {
    /// Places on the shelf, the best first.
    pub(crate) places: Vec<u32>,
    /// What the words were taken for, where some were mistyped.
    pub(crate) taken_for: Option<String>,
    /// What may have been meant, where few fit.
    pub(crate) did_you_mean: Option<String>,
    /// None fits all words; these fit most of them.
    pub(crate) fits_most: bool,
}

impl Shelf {
    pub(crate) fn new(
        revision: i64,
        kept: Vec<products::ProductRecord>,
        mut vocabulary: Vec<String>,
    ) -> Self {
        vocabulary.sort_unstable();
        let sizes: BTreeSet<String> = kept
            .iter()
            .flat_map(|kept| kept.product.sizes())
            .map(str::to_owned)
            .collect();
        let mut sizes: Vec<String> = sizes.into_iter().collect();
        sizes.sort_by(|a, b| size::order(a).cmp(&size::order(b)));
        // A facet of more sizes than bits would help nobody; what is beyond cannot be chosen there.
        sizes.truncate(128);
        let (entries, bits): (Vec<Entry>, Vec<Bits>) = kept
            .into_iter()
            .filter_map(|kept| Entry::new(kept, &sizes))
            .unzip();
        let all = || 0..u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let sorted = |key: &dyn Fn(&Entry, &Bits) -> (i64, String, i64)| {
            let mut order: Vec<u32> = all().collect();
            order.sort_by_cached_key(|at| key(&entries[*at as usize], &bits[*at as usize]));
            Arc::new(order)
        };
        let title = |entry: &Entry| entry.card.title.to_lowercase();
        let by_price = sorted(&|entry, bits| (bits.price, title(entry), entry.no));
        let by_name = sorted(&|entry, _| (0, title(entry), entry.no));
        let featured = Arc::new(by_turns(&bits));
        let places = |at: u32| &entries[at as usize];
        Self {
            revision,
            by_slug: all().map(|at| (places(at).card.slug.clone(), at)).collect(),
            by_no: all().map(|at| (places(at).no, at)).collect(),
            by_sku: all()
                .flat_map(|at| {
                    places(at)
                        .variants
                        .iter()
                        .zip(0..)
                        .map(move |(variant, of)| (variant.sku.clone(), (at, of)))
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

    pub(crate) fn entry(&self, at: u32) -> &Entry {
        &self.entries[at as usize]
    }

    /// The place of the product with this slug.
    pub(crate) fn place(&self, slug: &str) -> Option<u32> {
        self.by_slug.get(slug).copied()
    }

    /// The places of products by their numbers; those that came later are left out.
    pub(crate) fn places(&self, numbers: &[i64]) -> Vec<u32> {
        numbers
            .iter()
            .filter_map(|no| self.by_no.get(no).copied())
            .collect()
    }

    /// What is bought under a SKU.
    pub(crate) fn variant(&self, sku: &str) -> Option<(&Entry, &Variant)> {
        let (at, of) = self.by_sku.get(sku)?;
        let entry = self.entry(*at);
        entry.variants.get(*of as usize).map(|variant| (entry, variant))
    }

    /// Whether a word names any product, in its title or as what it is.
    pub(crate) fn is_name(&self, word: &str) -> bool {
        self.names.contains(word)
    }

    /// Words that name products and are so close to this one that they may have been meant, the closest first.
    pub(crate) fn names_near(&self, word: &str) -> Vec<String> {
        let others = self.names.iter().filter(|known| !known.starts_with(word));
        let near = others.filter_map(|known| search::may_mean(word, known).map(|slips| (slips, known)));
        let mut near: Vec<(usize, &String)> = near.collect();
        near.sort_unstable();
        near.into_iter().map(|(_, known)| known.clone()).collect()
    }

    /// Words that begin like this, at most 40; the word itself comes first.
    pub(crate) fn beginning(&self, word: &str) -> Vec<String> {
        let from = self.vocabulary.partition_point(|known| known.as_str() < word);
        let begins = |known: &&String| known.starts_with(word);
        let begun = self.vocabulary[from..].iter().take_while(begins);
        begun.take(MOST_BEGUN).cloned().collect()
    }
}

/// The departments by turns: the first product of each, then the second of each.
fn by_turns(bits: &[Bits]) -> Vec<u32> {
    let mut turns = [0_u32; 32];
    let mut keyed: Vec<(u32, u32, u32)> = bits
        .iter()
        .zip(0..)
        .map(|(bits, at)| {
            let department = bits.category.trailing_zeros();
            let turn = &mut turns[department.min(31) as usize];
            *turn += 1;
            (*turn, department, at)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, _, at)| at).collect()
}
