//! Queries of the product index: the products that pass every filter, and for each facet the counts of those that pass all other
//! filters.

use crate::product_index::{Bits, ProductIndex, WordMatches, bit};
use allpet_contract::catalog::{FacetCount, Facets, ProductQuery, ProductSort};
use allpet_domain::catalog::{Category, Colour, Kind, Material, price_band::PRICE_BANDS};

/// A query without its page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QueryKey {
    /// The search words; `None` if nothing was typed.
    pub(crate) words: Option<Vec<String>>,
    pub(crate) filter: Filter,
    pub(crate) sort: ProductSort,
}

/// For each facet, the chosen values as bits; all bits if none is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Filter {
    category: u32,
    kind: u32,
    sizes: u128,
    colours: u32,
    materials: u32,
    price: (i64, i64),
}

/// The result of a query.
#[derive(Debug)]
pub(crate) struct QueryResult {
    /// Positions in the product index, in the requested order.
    pub(crate) order: Vec<u32>,
    pub(crate) facets: Facets,
    /// The corrected words, if some were mistyped.
    pub(crate) taken_for: Option<String>,
    /// A suggestion, if only a few products match.
    pub(crate) did_you_mean: Option<String>,
    /// Whether no product matches all words, and these match most of them.
    pub(crate) fits_most: bool,
}

/// Parses values between commas into bits: all bits if there is no value, none for unknown values.
fn parse_bits(text: &str, bit_of: impl Fn(&str) -> u128) -> u128 {
    let mut values = text
        .split(',')
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .peekable();
    if values.peek().is_none() {
        return u128::MAX;
    }
    values.fold(0, |bits, value| bits | bit_of(value))
}

/// As [`parse_bits`], for a facet with a fixed list of values.
fn parse_value_bits<T: PartialEq>(text: &str, all: &[T], parse: fn(&str) -> Option<T>) -> u32 {
    let bits = parse_bits(text, |word| {
        parse(word).map_or(0, |value| u128::from(bit(all, &value)))
    });
    // These facets have fewer than 32 values, so the lower half has all of them.
    u32::try_from(bits & u128::from(u32::MAX)).unwrap_or(u32::MAX)
}

impl Filter {
    pub(crate) fn new(index: &ProductIndex, query: &ProductQuery) -> Self {
        let size_bit = |wanted: &str| {
            index
                .sizes
                .iter()
                .position(|known| known == wanted)
                .map_or(0, |position| 1_u128 << position)
        };
        Self {
            category: query
                .category
                .map_or(u32::MAX, |category| bit(Category::ALL, &category)),
            kind: parse_value_bits(&query.kind, Kind::ALL, Kind::parse),
            sizes: parse_bits(&query.size, size_bit),
            colours: parse_value_bits(&query.colour, Colour::ALL, Colour::parse),
            materials: parse_value_bits(&query.material, Material::ALL, Material::parse),
            price: (
                query.price_min.unwrap_or(i64::MIN),
                query.price_max.unwrap_or(i64::MAX),
            ),
        }
    }

    /// Returns the filters that a product fails, a bit each, in the order of [`Counts`]. A product without sizes passes only if
    /// no size is chosen.
    fn failed_filters(&self, bits: &Bits) -> u8 {
        let price = self.price.0 <= bits.price && bits.price <= self.price.1;
        let sizes = self.sizes == u128::MAX || self.sizes & bits.sizes != 0;
        let colours = self.colours == u32::MAX || self.colours & bits.colours != 0;
        u8::from(self.category & bits.category == 0)
            | u8::from(self.kind & bits.kind == 0) << 1
            | u8::from(!sizes) << 2
            | u8::from(!colours) << 3
            | u8::from(self.materials & bits.materials == 0) << 4
            | u8::from(!price) << 5
    }
}

/// The number of products with each value, by facet.
struct Counts {
    category: [u32; 32],
    kind: [u32; 32],
    sizes: [u32; 128],
    colours: [u32; 32],
    materials: [u32; 32],
    band: [u32; 32],
}

fn add_bits<const N: usize>(counts: &mut [u32; N], mut bits: u128) {
    while bits != 0 {
        counts[bits.trailing_zeros() as usize] += 1;
        bits &= bits - 1;
    }
}

impl Counts {
    fn new() -> Self {
        Self {
            category: [0; 32],
            kind: [0; 32],
            sizes: [0; 128],
            colours: [0; 32],
            materials: [0; 32],
            band: [0; 32],
        }
    }

    /// Counts a product in every facet whose other filters it passes.
    fn count(&mut self, bits: &Bits, fails: u8) {
        let counts_in = |facet: u8| fails & !(1 << facet) == 0;
        if counts_in(0) {
            add_bits(&mut self.category, bits.category.into());
        }
        if counts_in(1) {
            add_bits(&mut self.kind, bits.kind.into());
        }
        if counts_in(2) {
            add_bits(&mut self.sizes, bits.sizes);
        }
        if counts_in(3) {
            add_bits(&mut self.colours, bits.colours.into());
        }
        if counts_in(4) {
            add_bits(&mut self.materials, bits.materials.into());
        }
        if counts_in(5) {
            add_bits(&mut self.band, bits.band.into());
        }
    }

    fn facets(&self, sizes: &[String]) -> Facets {
        Facets {
            category: facet_counts(&self.category, Category::ALL),
            kind: facet_counts(&self.kind, Kind::ALL),
            size: facet_counts(&self.sizes, sizes),
            colour: facet_counts(&self.colours, Colour::ALL),
            material: facet_counts(&self.materials, Material::ALL),
            price: facet_counts(&self.band, &PRICE_BANDS),
        }
    }
}

fn facet_counts<T: Clone>(counts: &[u32], values: &[T]) -> Vec<FacetCount<T>> {
    let counted = values.iter().cloned().zip(counts.iter().copied());
    counted
        .filter(|(_, count)| *count > 0)
        .map(|(value, count)| FacetCount { value, count })
        .collect()
}

/// Runs a query. `matches`: the products that match the words; `None` if there are no words.
pub(crate) fn run_query(index: &ProductIndex, key: &QueryKey, matches: Option<&WordMatches>) -> QueryResult {
    let order = sorted_positions(
        index,
        key.sort,
        matches.map(|matches| matches.positions.as_slice()),
    );
    let mut counts = Counts::new();
    let passes = |position: &u32| {
        let bits = &index.bits[*position as usize];
        let fails = key.filter.failed_filters(bits);
        // A product that fails two filters counts in no facet.
        if fails & fails.wrapping_sub(1) == 0 {
            counts.count(bits, fails);
        }
        fails == 0
    };
    let order: Vec<u32> = order.into_iter().filter(passes).collect();
    QueryResult {
        order,
        facets: counts.facets(&index.sizes),
        taken_for: matches.and_then(|matches| matches.taken_for.clone()),
        did_you_mean: matches.and_then(|matches| matches.did_you_mean.clone()),
        fits_most: matches.is_some_and(|matches| matches.fits_most),
    }
}

fn sorted_positions(index: &ProductIndex, sort: ProductSort, matches: Option<&[u32]>) -> Vec<u32> {
    let all = match sort {
        ProductSort::Relevance => return matches.unwrap_or(&index.featured).to_vec(),
        ProductSort::PriceUp => index.by_price.to_vec(),
        ProductSort::PriceDown => index.by_price.iter().rev().copied().collect(),
        ProductSort::Name => index.by_name.to_vec(),
        ProductSort::Newest => (0..u32::try_from(index.entries.len()).unwrap_or(u32::MAX))
            .rev()
            .collect(),
    };
    let Some(matches) = matches else {
        return all;
    };
    let mut is_match = vec![false; index.entries.len()];
    for position in matches {
        is_match[*position as usize] = true;
    }
    all.into_iter()
        .filter(|position| is_match[*position as usize])
        .collect()
}
