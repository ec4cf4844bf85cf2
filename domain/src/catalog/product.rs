//! A product, its variants, and the checks before it is published.

use super::{Category, Colour, Kind, Material};
use crate::{Invalid, Money, id::StockItemId, validation};
use serde::{Deserialize, Serialize};

/// The tax class of a product; the tax tables hold the rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TaxClass {
    /// General goods.
    General,
    /// Food supplements and remedies for animals.
    PetHealth,
}

/// A product: one page of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its short name in URLs: lower-case letters, digits and hyphens.
    pub slug: String,
    /// Its name, 3 to 80 characters.
    pub title: String,
    /// The description in plain paragraphs.
    pub description: Vec<String>,
    /// The kind of product.
    pub kind: Kind,
    /// The materials, main one first.
    pub materials: Vec<Material>,
    /// Care instructions.
    pub care: String,
    /// The variants for sale; never empty.
    pub variants: Vec<Variant>,
}

/// A variant of a product: the unit that buyers order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its SKU: capital letters, digits and hyphens.
    pub sku: String,
    /// Its size, if there are several: `M`, `180 cm`, `500 ml`.
    pub size: Option<String>,
    /// Its colour, if it has one.
    pub colour: Option<Colour>,
    /// Its price without tax.
    pub price: Money,
    /// The former price, if it is reduced.
    pub compare_at: Option<Money>,
    /// Its shipping weight in grams.
    pub weight_grams: u32,
    /// The stock item that it draws on.
    pub stock_item: StockItemId,
    /// Pieces of the stock item in one unit.
    pub units: u32,
}

impl Variant {
    /// The options that distinguish it: `M, Teal`; empty if there is only one variant.
    pub fn option_text(&self) -> String {
        let colour = self.colour.map(|colour| colour.label().to_owned());
        let parts: Vec<String> = self.size.clone().into_iter().chain(colour).collect();
        parts.join(", ")
    }
}

impl Product {
    /// The department that lists it.
    pub fn category(&self) -> Category {
        self.kind.category()
    }

    /// The tax class of a sale.
    pub fn tax_class(&self) -> TaxClass {
        if self.kind == Kind::Supplement {
            TaxClass::PetHealth
        } else {
            TaxClass::General
        }
    }

    /// Its sizes without duplicates, in the order of the variants.
    pub fn sizes(&self) -> Vec<&str> {
        each_once(self.variants.iter().filter_map(|variant| variant.size.as_deref()))
    }

    /// Its colours without duplicates, in the order of the variants.
    pub fn colours(&self) -> Vec<Colour> {
        each_once(self.variants.iter().filter_map(|variant| variant.colour))
    }

    /// The lowest and the highest price; `None` without variants.
    pub fn prices(&self) -> Option<(Money, Money)> {
        let prices = || self.variants.iter().map(|variant| variant.price);
        let by_amount = |price: &Money| price.minor;
        prices().min_by_key(by_amount).zip(prices().max_by_key(by_amount))
    }

    /// Checks that it can be published. Fails with every field that is wrong.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut invalid = Invalid::default();
        invalid.merge(validation::text("title", "a title", &self.title, 80));
        let small = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        invalid.check(
            (3..=80).contains(&self.slug.len()) && self.slug.bytes().all(small),
            "slug",
            "malformed",
            "Write the short name in 3 to 80 small letters, digits and hyphens.",
        );
        invalid.check(
            !self.description.is_empty() && self.description.iter().all(|part| !part.trim().is_empty()),
            "description",
            "required",
            "Describe the product in at least one paragraph.",
        );
        invalid.check(
            !self.materials.is_empty(),
            "materials",
            "required",
            "Say what it is made of.",
        );
        invalid.check(
            !self.variants.is_empty(),
            "variants",
            "required",
            "Add at least one variant for customers to buy.",
        );
        for (at, variant) in self.variants.iter().enumerate() {
            self.check_variant(at, variant, &mut invalid);
        }
        invalid.or(())
    }

    fn check_variant(&self, at: usize, variant: &Variant, invalid: &mut Invalid) {
        let field = |name: &str| format!("variants.{at}.{name}");
        let capital = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'-';
        invalid.check(
            (3..=40).contains(&variant.sku.len()) && variant.sku.bytes().all(capital),
            &field("sku"),
            "malformed",
            "Write the SKU in 3 to 40 capital letters, digits and hyphens.",
        );
        let behind = &self.variants[at + 1..];
        invalid.check(
            !behind.iter().any(|other| other.sku == variant.sku),
            &field("sku"),
            "taken",
            "Give each variant a SKU of its own.",
        );
        invalid.check(
            !behind
                .iter()
                .any(|other| (&other.size, other.colour) == (&variant.size, variant.colour)),
            &field("size"),
            "taken",
            "Two variants have the same size and color.",
        );
        invalid.check(
            variant.price.minor > 0,
            &field("price"),
            "too-low",
            "Enter a price above zero.",
        );
        let reduced = variant.compare_at.is_none_or(|before| {
            before.currency == variant.price.currency && before.minor > variant.price.minor
        });
        invalid.check(
            reduced,
            &field("compare_at"),
            "too-low",
            "The former price must be higher than the current one.",
        );
        invalid.check(
            variant.price.currency == self.variants[0].price.currency,
            &field("price"),
            "currency",
            "Price all variants in one currency.",
        );
        invalid.check(
            variant.units > 0 && variant.weight_grams > 0,
            &field("units"),
            "too-low",
            "Enter a weight above zero and at least one piece per unit.",
        );
    }
}

fn each_once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut known, value| {
        if !known.contains(&value) {
            known.push(value);
        }
        known
    })
}

#[cfg(test)]
#[path = "product_tests.rs"]
mod tests;
