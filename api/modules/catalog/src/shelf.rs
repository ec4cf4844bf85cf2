//! The catalogue in memory, laid out for lists: each product with its facets as bits, and every order sorted once.

use crate::{find::Key, service::Kept, store::products};
use allpet_contract::catalog::{ProductCard, Swatch};
use allpet_domain::{
    catalog::{Category, Colour, Kind, Material, Picture, PriceBand, Variant, size},
    id::TenantId,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// How many searches are remembered until the catalogue changes.
const MOST_KEPT: usize = 512;

/// All products, and the ways through them.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// The state of the catalogue that this is a copy of.
    pub(crate) revision: i64,
    pub(crate) entries: Vec<Entry>,
    /// All sizes, small ones first; a bit of [`Bits::sizes`] each.
    pub(crate) sizes: Vec<String>,
    pub(crate) featured: Arc<Vec<u32>>,
    pub(crate) by_price: Arc<Vec<u32>>,
    pub(crate) by_name: Arc<Vec<u32>>,
    by_slug: HashMap<String, u32>,
    by_no: HashMap<i64, u32>,
    by_sku: HashMap<String, (u32, u32)>,
    kept: Mutex<HashMap<Key, Kept>>,
}

/// A product on the shelf.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) no: i64,
    pub(crate) tenant: TenantId,
    pub(crate) bits: Bits,
    /// As lists show it; whether it can be bought is said when it is asked for.
    pub(crate) card: ProductCard,
    pub(crate) materials: Vec<Material>,
    pub(crate) sizes: Vec<String>,
    pub(crate) style: u8,
    pub(crate) variants: Vec<Variant>,
    pub(crate) tax_class: allpet_domain::catalog::TaxClass,
}

/// What facets count: for each facet the values of a product, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    pub(crate) category: u32,
    pub(crate) kind: u32,
    pub(crate) sizes: u128,
    pub(crate) colours: u32,
    pub(crate) materials: u32,
    pub(crate) band: u32,
    /// The lowest price in minor units.
    pub(crate) price: i64,
}

/// The bit of a value among all of its facet.
pub(crate) fn bit<T: PartialEq>(all: &[T], value: &T) -> u32 {
    all.iter()
        .position(|known| known == value)
        .map_or(0, |at| 1 << at)
}

impl Shelf {
    pub(crate) fn new(revision: i64, kept: Vec<products::Kept>) -> Self {
        let sizes: BTreeSet<String> = kept
            .iter()
            .flat_map(|kept| kept.product.sizes())
            .map(str::to_owned)
            .collect();
        let mut sizes: Vec<String> = sizes.into_iter().collect();
        sizes.sort_by(|a, b| size::order(a).cmp(&size::order(b)));
        // A facet of more sizes than bits would help nobody; what is beyond cannot be chosen there.
        sizes.truncate(128);
        let entries: Vec<Entry> = kept
            .into_iter()
            .filter_map(|kept| Entry::new(kept, &sizes))
            .collect();
        let all = || 0..u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let sorted = |key: &dyn Fn(&Entry) -> (i64, String, i64)| {
            let mut order: Vec<u32> = all().collect();
            order.sort_by_cached_key(|at| key(&entries[*at as usize]));
            Arc::new(order)
        };
        let title = |entry: &Entry| entry.card.title.to_lowercase();
        let by_price = sorted(&|entry| (entry.bits.price, title(entry), entry.no));
        let by_name = sorted(&|entry| (0, title(entry), entry.no));
        let featured = Arc::new(by_turns(&entries));
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
            kept: Mutex::default(),
            entries,
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

    /// What was found for the same question before.
    pub(crate) fn remembered(&self, key: &Key) -> Option<Kept> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned()
    }

    /// Keeps what was found until the catalogue changes, or too much is kept.
    pub(crate) fn remember(&self, key: Key, found: &Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(found));
    }
}

/// The departments by turns: the first product of each, then the second of each.
fn by_turns(entries: &[Entry]) -> Vec<u32> {
    let mut turns = [0_u32; 32];
    let mut keyed: Vec<(u32, u32, u32)> = entries
        .iter()
        .zip(0..)
        .map(|(entry, at)| {
            let department = entry.bits.category.trailing_zeros();
            let turn = &mut turns[department.min(31) as usize];
            *turn += 1;
            (*turn, department, at)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, _, at)| at).collect()
}

impl Entry {
    fn new(kept: products::Kept, all_sizes: &[String]) -> Option<Self> {
        let product = kept.product;
        let (low, high) = product.prices()?;
        let colours = product.colours();
        let picture = |colour: Colour| picture(product.kind, colour, kept.style);
        let swatches: Vec<Swatch> = colours
            .iter()
            .map(|colour| Swatch {
                colour: *colour,
                picture: picture(*colour),
            })
            .collect();
        let cheapest = product
            .variants
            .iter()
            .min_by_key(|variant| variant.price.minor)?;
        let mut sizes: Vec<String> = product.sizes().into_iter().map(str::to_owned).collect();
        sizes.sort_by(|a, b| size::order(a).cmp(&size::order(b)));
        let size_bits = all_sizes.iter().zip(0..).filter(|(size, _)| sizes.contains(size));
        let bits = Bits {
            category: bit(Category::ALL, &product.category()),
            kind: bit(Kind::ALL, &product.kind),
            sizes: size_bits.fold(0, |bits, (_, at)| bits | 1_u128 << at),
            colours: colours
                .iter()
                .fold(0, |bits, colour| bits | bit(Colour::ALL, colour)),
            materials: product
                .materials
                .iter()
                .fold(0, |bits, material| bits | bit(Material::ALL, material)),
            band: 1 << PriceBand::place_of(low.minor),
            price: low.minor,
        };
        Some(Self {
            no: kept.no,
            tenant: kept.tenant,
            bits,
            card: ProductCard {
                category: product.category(),
                kind: product.kind,
                price_from: low,
                several_prices: low != high,
                compare_at: cheapest.compare_at,
                picture: picture(colours.first().copied().unwrap_or(Colour::Teal)),
                swatches,
                in_stock: true,
                slug: product.slug.clone(),
                title: product.title.clone(),
            },
            tax_class: product.tax_class(),
            sizes,
            style: kept.style,
            materials: product.materials,
            variants: product.variants,
        })
    }

    /// The name of a variant's picture.
    pub(crate) fn picture_of(&self, variant: &Variant) -> String {
        match variant.colour {
            Some(colour) => picture(self.card.kind, colour, self.style),
            None => self.card.picture.clone(),
        }
    }
}

fn picture(kind: Kind, colour: Colour, style: u8) -> String {
    Picture { kind, colour, style }.to_string()
}
