//! A product in the product index.

use crate::store::products;
use allpet_contract::catalog::{ProductCard, Swatch};
use allpet_domain::{
    catalog::{Category, Colour, Kind, Material, PriceBand, Product, TaxClass, Variant, search, size},
    id::TenantId,
};
use allpet_drawings::product::Picture;

/// A product, as lists, filters and searches need it.
#[derive(Debug)]
pub(crate) struct ProductEntry {
    pub(crate) no: i64,
    pub(crate) tenant: TenantId,
    /// The product's card in lists; whether it can be bought is added at each request.
    pub(crate) card: ProductCard,
    pub(crate) materials: Vec<Material>,
    pub(crate) sizes: Vec<String>,
    pub(crate) style: u8,
    pub(crate) variants: Vec<Variant>,
    pub(crate) tax_class: TaxClass,
    /// The words that name the product, sorted; only the database searches its description.
    pub(crate) words: Vec<String>,
    /// Whether the product is for cats and not for dogs.
    pub(crate) for_cats: bool,
}

/// The values of a product in each facet, a bit each.
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

/// Returns the bit of a value among all values of its facet.
pub(crate) fn bit<T: PartialEq>(all: &[T], value: &T) -> u32 {
    all.iter()
        .position(|known| known == value)
        .map_or(0, |position| 1 << position)
}

impl ProductEntry {
    /// Converts a product into its entry and its facets; `None` if it has no variants.
    pub(super) fn new(record: products::ProductRecord, all_sizes: &[String]) -> Option<(Self, Bits)> {
        let product = record.product;
        let (low, high) = product.prices()?;
        let colours = product.colours();
        let picture = |colour: Colour| picture_name(product.kind, colour, record.style);
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
            sizes: size_bits.fold(0, |bits, (_, position)| bits | 1_u128 << position),
            colours: colours
                .iter()
                .fold(0, |bits, colour| bits | bit(Colour::ALL, colour)),
            materials: product
                .materials
                .iter()
                .fold(0, |bits, material| bits | bit(Material::ALL, material)),
            band: 1 << PriceBand::index_of(low.minor),
            price: low.minor,
        };
        let words = name_words(&product, &colours);
        let is_cat = |word: &String| matches!(word.as_str(), "cat" | "kitten");
        let entry = Self {
            for_cats: matches!(product.kind, Kind::CatCollar | Kind::Wand)
                || search::words(&product.title).iter().any(is_cat),
            words,
            no: record.no,
            tenant: record.tenant,
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
            style: record.style,
            materials: product.materials,
            variants: product.variants,
        };
        Some((entry, bits))
    }

    /// Returns the name of a variant's picture.
    pub(crate) fn picture_of(&self, variant: &Variant) -> String {
        match variant.colour {
            Some(colour) => picture_name(self.card.kind, colour, self.style),
            None => self.card.picture.clone(),
        }
    }
}

/// Returns the words that name a product: its title, kind, category, materials and colours.
fn name_words(product: &Product, colours: &[Colour]) -> Vec<String> {
    let materials = product.materials.iter().map(|material| material.label());
    let names = [
        product.title.as_str(),
        product.kind.label(),
        product.category().label(),
    ];
    let all = names
        .into_iter()
        .chain(materials)
        .chain(colours.iter().map(|colour| colour.label()));
    let mut words: Vec<String> = all.flat_map(search::words).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn picture_name(kind: Kind, colour: Colour, style: u8) -> String {
    Picture { kind, colour, style }.to_string()
}
