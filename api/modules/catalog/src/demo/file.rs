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

/// A product as a file tells it: every size comes in every colour.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    slug: String,
    title: String,
    kind: Kind,
    style: u8,
    materials: Vec<Material>,
    #[serde(default)]
    colours: Vec<Colour>,
    sizes: Vec<ToldSize>,
    /// What it cost before, in hundredths of the price.
    #[serde(default)]
    was_percent: Option<i64>,
    description: Vec<String>,
    care: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldSize {
    /// Absent where there is nothing to choose.
    #[serde(default)]
    size: Option<String>,
    /// In cents.
    price: i64,
    grams: u32,
    /// How many pieces of the first size's stock one of it takes; a stock of its own where absent.
    #[serde(default)]
    pack_of: Option<u32>,
}

/// All products of the files.
pub(super) fn products() -> Result<Vec<NewProduct>, Failure> {
    let mut products = Vec::new();
    for text in FILES {
        let told: Vec<Told> = serde_json::from_str(text)?;
        products.extend(
            told.into_iter()
                .zip(1..)
                .map(|(told, number)| told.product(number)),
        );
    }
    Ok(products)
}

impl Told {
    fn product(self, number: usize) -> NewProduct {
        let category = self.kind.category();
        let colours: Vec<Option<Colour>> = if self.colours.is_empty() {
            vec![None]
        } else {
            self.colours.iter().copied().map(Some).collect()
        };
        let mut variants = Vec::new();
        for colour in colours {
            let own = self
                .sizes
                .iter()
                .map(|size| self.variant((category, number), colour, size));
            let mut own: Vec<Variant> = own.collect();
            let single = own.first().map(|first| first.stock_item);
            for (variant, size) in own.iter_mut().zip(&self.sizes) {
                if let (Some(units), Some(single)) = (size.pack_of, single) {
                    (variant.units, variant.stock_item) = (units, single);
                }
            }
            variants.extend(own);
        }
        let stock = variants
            .iter()
            .filter(|variant| variant.units == 1)
            .map(|variant| (variant.stock_item, pieces(&variant.sku)))
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
        size: &ToldSize,
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

/// The stock item of a SKU: the same in every demo, so that a second seed finds it.
pub(super) fn stock_item(sku: &str) -> StockItemId {
    StockItemId(uuid::Builder::from_custom_bytes(digest(sku)).into_uuid())
}

/// How many there are: mostly plenty, here and there a few, now and then none.
pub(super) fn pieces(sku: &str) -> i64 {
    let [luck, count, ..] = digest(sku);
    match luck {
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
    fn the_demo_is_sound_and_large_enough() {
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
