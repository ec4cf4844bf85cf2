//! Finding on the shelf: what passes every filter, and for each facet the counts of what passes all the others.

use crate::product_index::{Bits, Fitting, Shelf, bit};
use allpet_contract::catalog::{FacetCount, Facets, ProductQuery, ProductSort};
use allpet_domain::catalog::{Category, Colour, Kind, Material, price_band::PRICE_BANDS};

/// What is asked for, but for the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// The words; none where nothing was typed.
    pub(crate) words: Option<Vec<String>>,
    pub(crate) filter: Filter,
    pub(crate) sort: ProductSort,
}

/// For each facet the values that are chosen, a bit each; all bits where none is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Filter {
    category: u32,
    kind: u32,
    sizes: u128,
    colours: u32,
    materials: u32,
    price: (i64, i64),
}

/// What was found.
#[derive(Debug)]
pub(crate) struct QueryResult {
    /// Places on the shelf, in the order asked for.
    pub(crate) order: Vec<u32>,
    pub(crate) facets: Facets,
    /// What the words were taken for, where some were mistyped.
    pub(crate) taken_for: Option<String>,
    /// What may have been meant, where few fit.
    pub(crate) did_you_mean: Option<String>,
    /// None fits all words; these fit most of them.
    pub(crate) fits_most: bool,
}

/// The values between commas as bits; all of them where there are none, none where none is known.
fn chosen(text: &str, bit_of: impl Fn(&str) -> u128) -> u128 {
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

/// As [`chosen`], of a facet whose values are words.
fn words<T: PartialEq>(text: &str, all: &[T], parse: fn(&str) -> Option<T>) -> u32 {
    let bits = chosen(text, |word| {
        parse(word).map_or(0, |value| u128::from(bit(all, &value)))
    });
    // Facets of words have fewer than 32 values; the low half is all of them.
    u32::try_from(bits & u128::from(u32::MAX)).unwrap_or(u32::MAX)
}

impl Filter {
    pub(crate) fn new(shelf: &Shelf, query: &ProductQuery) -> Self {
        let size = |wanted: &str| {
            shelf
                .sizes
                .iter()
                .position(|known| known == wanted)
                .map_or(0, |at| 1_u128 << at)
        };
        Self {
            category: query
                .category
                .map_or(u32::MAX, |category| bit(Category::ALL, &category)),
            kind: words(&query.kind, Kind::ALL, Kind::parse),
            sizes: chosen(&query.size, size),
            colours: words(&query.colour, Colour::ALL, Colour::parse),
            materials: words(&query.material, Material::ALL, Material::parse),
            price: (
                query.price_min.unwrap_or(i64::MIN),
                query.price_max.unwrap_or(i64::MAX),
            ),
        }
    }

    /// The filters that a product does not pass, a bit each, in the order of [`Counts`]. A product without any size passes
    /// only where no size is chosen.
    fn fails(&self, bits: &Bits) -> u8 {
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

/// How many products have each value, facet by facet.
struct Counts {
    category: [u32; 32],
    kind: [u32; 32],
    sizes: [u32; 128],
    colours: [u32; 32],
    materials: [u32; 32],
    band: [u32; 32],
}

fn add<const N: usize>(counts: &mut [u32; N], mut bits: u128) {
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

    /// Counts a product in every facet of which it passes all other filters.
    fn count(&mut self, bits: &Bits, fails: u8) {
        let counts_in = |facet: u8| fails & !(1 << facet) == 0;
        if counts_in(0) {
            add(&mut self.category, bits.category.into());
        }
        if counts_in(1) {
            add(&mut self.kind, bits.kind.into());
        }
        if counts_in(2) {
            add(&mut self.sizes, bits.sizes);
        }
        if counts_in(3) {
            add(&mut self.colours, bits.colours.into());
        }
        if counts_in(4) {
            add(&mut self.materials, bits.materials.into());
        }
        if counts_in(5) {
            add(&mut self.band, bits.band.into());
        }
    }

    fn facets(&self, sizes: &[String]) -> Facets {
        Facets {
            category: named(&self.category, Category::ALL),
            kind: named(&self.kind, Kind::ALL),
            size: named(&self.sizes, sizes),
            colour: named(&self.colours, Colour::ALL),
            material: named(&self.materials, Material::ALL),
            price: named(&self.band, &PRICE_BANDS),
        }
    }
}

fn named<T: Clone>(counts: &[u32], values: &[T]) -> Vec<FacetCount<T>> {
    let counted = values.iter().cloned().zip(counts.iter().copied());
    counted
        .filter(|(_, count)| *count > 0)
        .map(|(value, count)| FacetCount { value, count })
        .collect()
}

/// What passes. `fitting`: the products that fit the words; all where there are no words.
pub(crate) fn find(shelf: &Shelf, key: &Key, fitting: Option<&Fitting>) -> QueryResult {
    let order = ordered(shelf, key.sort, fitting.map(|fitting| fitting.places.as_slice()));
    let mut counts = Counts::new();
    let passes = |at: &u32| {
        let bits = &shelf.bits[*at as usize];
        let fails = key.filter.fails(bits);
        // Whoever fails two filters is counted nowhere.
        if fails & fails.wrapping_sub(1) == 0 {
            counts.count(bits, fails);
        }
        fails == 0
    };
    let order: Vec<u32> = order.into_iter().filter(passes).collect();
    QueryResult {
        order,
        facets: counts.facets(&shelf.sizes),
        taken_for: fitting.and_then(|fitting| fitting.taken_for.clone()),
        did_you_mean: fitting.and_then(|fitting| fitting.did_you_mean.clone()),
        fits_most: fitting.is_some_and(|fitting| fitting.fits_most),
    }
}

fn ordered(shelf: &Shelf, sort: ProductSort, fitting: Option<&[u32]>) -> Vec<u32> {
    let whole = match sort {
        ProductSort::Relevance => return fitting.unwrap_or(&shelf.featured).to_vec(),
        ProductSort::PriceUp => shelf.by_price.to_vec(),
        ProductSort::PriceDown => shelf.by_price.iter().rev().copied().collect(),
        ProductSort::Name => shelf.by_name.to_vec(),
        ProductSort::Newest => (0..u32::try_from(shelf.entries.len()).unwrap_or(u32::MAX))
            .rev()
            .collect(),
    };
    let Some(fitting) = fitting else {
        return whole;
    };
    let mut fits = vec![false; shelf.entries.len()];
    for at in fitting {
        fits[*at as usize] = true;
    }
    whole.into_iter().filter(|at| fits[*at as usize]).collect()
}
