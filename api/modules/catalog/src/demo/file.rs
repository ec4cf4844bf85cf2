//! The demo's products, from the files in `demo/`.

use crate::service::NewProduct;
use allpet_domain::{
    Currency, Money,
    catalog::{Category, Colour, Kind, Material, Product, Variant},
    id::StockItemId,
};
use allpet_kernel::Failure;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

const FILES: [&str; 8] = [
    include_str!("../../demo/harnesses.json"),
    include_str!("../../demo/collars.json"),
    include_str!("../../demo/leashes.json"),
    include_str!("../../demo/beds.json"),
    include_str!("../../demo/toys.json"),
    include_str!("../../demo/bowls.json"),
    include_str!("../../demo/grooming.json"),
    include_str!("../../demo/health.json"),
];

/// A product in a file; every size exists in every colour.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductEntry {
    slug: String,
    title: String,
    kind: Kind,
    style: u8,
    materials: Vec<Material>,
    #[serde(default)]
    colours: Vec<Colour>,
    sizes: Vec<SizeEntry>,
    /// The previous price, in percent of the price.
    #[serde(default)]
    was_percent: Option<i64>,
    description: Vec<String>,
    care: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SizeEntry {
    /// `None` if the product has a single size.
    #[serde(default)]
    size: Option<String>,
    /// The price in cents.
    price: i64,
    grams: u32,
    /// The number of pieces that a pack takes from the stock of the first size; `None` if the size has a stock of its own.
    #[serde(default)]
    pack_of: Option<u32>,
}

/// Returns the products of all files.
pub(super) fn products() -> Result<Vec<NewProduct>, Failure> {
    let mut products = Vec::new();
    for text in FILES {
        let entries: Vec<ProductEntry> = serde_json::from_str(text)?;
        products.extend(
            entries
                .into_iter()
                .zip(1..)
                .map(|(entry, number)| entry.into_product(number)),
        );
    }
    Ok(products)
}

impl ProductEntry {
    fn into_product(self, number: usize) -> NewProduct {
        let category = self.kind.category();
        let colours: Vec<Option<Colour>> = if self.colours.is_empty() {
            vec![None]
        } else {
            self.colours.iter().copied().map(Some).collect()
        };
        let mut variants = Vec::new();
        for colour in colours {
            let of_colour = self
                .sizes
                .iter()
                .map(|size| self.variant((category, number), colour, size));
            let mut of_colour: Vec<Variant> = of_colour.collect();
            let first_item = of_colour.first().map(|first| first.stock_item);
            for (variant, size) in of_colour.iter_mut().zip(&self.sizes) {
                if let (Some(units), Some(first_item)) = (size.pack_of, first_item) {
                    (variant.units, variant.stock_item) = (units, first_item);
                }
            }
            variants.extend(of_colour);
        }
        let stock = variants
            .iter()
            .filter(|variant| variant.units == 1)
            .map(|variant| (variant.stock_item, initial_stock(&variant.sku)))
            .collect();
        let product = Product {
            slug: self.slug,
            title: self.title,
            description: self.description,
            kind: self.kind,
            materials: self.materials,
            care: self.care,
            variants,
        };
        NewProduct {
            product,
            style: self.style,
            stock,
        }
    }

    fn variant(
        &self,
        (category, number): (Category, usize),
        colour: Option<Colour>,
        size: &SizeEntry,
    ) -> Variant {
        let size_code = size
            .size
            .as_deref()
            .map(|size| size.replace([' ', '.'], "").to_uppercase());
        let codes: Vec<String> = colour.map(Colour::code).into_iter().chain(size_code).collect();
        let sku = [format!("{}-{number:03}", category.code())]
            .into_iter()
            .chain(codes)
            .collect::<Vec<_>>()
            .join("-");
        Variant {
            stock_item: stock_item(&sku),
            size: size.size.clone(),
            colour,
            price: Money::new(size.price, Currency::Usd),
            compare_at: self
                .was_percent
                .map(|percent| Money::new(size.price * percent / 100 / 100 * 100 + 99, Currency::Usd)),
            weight_grams: size.grams,
            units: 1,
            sku,
        }
    }
}

fn digest(sku: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(sku.as_bytes())[..16]);
    bytes
}

/// Derives the id of a SKU's stock item, so that a second seed finds it.
pub(super) fn stock_item(sku: &str) -> StockItemId {
    StockItemId(uuid::Builder::from_custom_bytes(digest(sku)).into_uuid())
}

/// Derives the number of pieces on hand from the SKU: mostly plenty, sometimes a few, rarely none.
pub(super) fn initial_stock(sku: &str) -> i64 {
    let [level, count, ..] = digest(sku);
    match level {
        0..=9 => 0,
        10..=25 => 1 + i64::from(count % 5),
        _ => 8 + i64::from(count % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_demos_products_are_valid_and_numerous() {
        let products = products().unwrap();
        assert!(products.len() >= 120, "{} products", products.len());
        let (mut slugs, mut skus) = (HashSet::new(), HashSet::new());
        for new in &products {
            let product = &new.product;
            assert_eq!(product.check(), Ok(()), "{}", product.slug);
            assert!(slugs.insert(product.slug.clone()), "{} twice", product.slug);
            assert!(new.style < allpet_drawings::product::STYLES, "{}", product.slug);
            for variant in &product.variants {
                assert!(skus.insert(variant.sku.clone()), "{} twice", variant.sku);
                assert!(
                    new.stock.iter().any(|(item, _)| *item == variant.stock_item),
                    "{}",
                    variant.sku
                );
            }
        }
        for category in Category::ALL {
            let count = products
                .iter()
                .filter(|new| new.product.category() == *category)
                .count();
            assert!(count >= 10, "{count} {category:?}");
        }
        let packs = products
            .iter()
            .flat_map(|new| &new.product.variants)
            .filter(|variant| variant.units > 1);
        assert!(packs.count() > 0, "nothing shares a stock item");
    }
}
