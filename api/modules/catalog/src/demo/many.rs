//! Generated products, spread over all facets; a number always gives the same product.

use super::file::{initial_stock, stock_item};
use crate::service::NewProduct;
use allpet_domain::{
    Currency, Money,
    catalog::{Colour, Kind, Material, Product, Variant},
};

const NAMES: [&str; 24] = [
    "Alder", "Birch", "Canyon", "Dune", "Ember", "Fjord", "Glen", "Harbor", "Island", "Juniper", "Kelp",
    "Lagoon", "Meadow", "Nordic", "Orchard", "Prairie", "Quarry", "Ridge", "Summit", "Timber", "Upland",
    "Valley", "Willow", "Zephyr",
];
const STYLES: [&str; 16] = [
    "Everyday",
    "Light",
    "Padded",
    "Rugged",
    "Soft",
    "Classic",
    "Compact",
    "Quick-dry",
    "Reflective",
    "Travel",
    "Winter",
    "Summer",
    "Gentle",
    "Sturdy",
    "Woven",
    "Slim",
];
const SIZES: [&str; 5] = ["XS", "S", "M", "L", "XL"];

/// Picks the `number`th of `all`, modulo its length.
fn pick<T: Copy>(all: &[T], number: usize) -> T {
    all[number % all.len()]
}

/// Returns the generated product of a number.
pub(super) fn generated_product(number: u32) -> NewProduct {
    let n = number as usize;
    let kind = pick(Kind::ALL, n);
    let (name, style) = (pick(&NAMES, n / Kind::ALL.len()), pick(&STYLES, n / 7));
    let title = format!("{name} {} {}", style.to_lowercase(), kind.label().to_lowercase());
    let colours = [pick(Colour::ALL, n / 3), pick(Colour::ALL, n / 3 + 4)];
    let sizes = &SIZES[n % 3..n % 3 + 2];
    let cents = 899 + i64::from(number % 97) * 100;
    let mut variants = Vec::new();
    for colour in colours {
        for (size, surcharge) in sizes.iter().zip([0, 300]) {
            let sku = format!("GEN-{number:06}-{}-{size}", colour.code());
            variants.push(Variant {
                stock_item: stock_item(&sku),
                size: Some((*size).to_owned()),
                colour: Some(colour),
                price: Money::new(cents + surcharge, Currency::Usd),
                compare_at: None,
                weight_grams: 100 + number % 900,
                units: 1,
                sku,
            });
        }
    }
    let stock = variants
        .iter()
        .map(|variant| (variant.stock_item, initial_stock(&variant.sku) * 100))
        .collect();
    let material = pick(Material::ALL, n / 5);
    NewProduct {
        product: Product {
            slug: format!("{}-{number}", title.to_lowercase().replace(' ', "-")),
            description: vec![format!(
                "Made of {} for animals that are out in every weather.",
                material.label().to_lowercase()
            )],
            title,
            kind,
            materials: vec![material],
            care: "Wipe with a damp cloth.".into(),
            variants,
        },
        style: u8::try_from(n % 4).unwrap_or(0),
        stock,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_products_are_valid() {
        for number in (0..10_000).step_by(13) {
            let product = generated_product(number).product;
            assert_eq!(product.check(), Ok(()), "{}", product.slug);
        }
    }
}
