//! A product as its page shows it.

use super::{ProductCard, Swatch};
use allpet_domain::{
    Money,
    catalog::{Category, Colour, Kind, Material, StockState},
};
use serde::{Deserialize, Serialize};

/// A product as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductDetails {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// Plain paragraphs.
    pub description: Vec<String>,
    /// Where it is found.
    pub category: Category,
    /// What it is.
    pub kind: Kind,
    /// What it is made of.
    pub materials: Vec<Material>,
    /// How to keep it in shape.
    pub care: String,
    /// Its sizes, small ones first; empty where there is nothing to choose.
    pub sizes: Vec<String>,
    /// Its colours, each with its picture; empty where there is nothing to choose.
    pub colours: Vec<Swatch>,
    /// What can be bought.
    pub variants: Vec<VariantView>,
    /// Names of its pictures, one a colour.
    pub images: Vec<String>,
    /// The way to it.
    pub breadcrumbs: Vec<Breadcrumb>,
    /// What else may please.
    pub related: Vec<ProductCard>,
}

/// A step of the way to a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breadcrumb {
    /// What people read.
    pub name: String,
    /// The department; absent for the whole store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The kind, where the step is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// What can be bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VariantView {
    /// Its code.
    pub sku: String,
    /// Its size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Its colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// Its price without tax.
    pub price: Money,
    /// What it cost before, where it is reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// What it weighs in its parcel.
    pub weight_grams: u32,
    /// The name of its picture.
    pub picture: String,
    /// Whether there are any.
    pub stock: StockState,
    /// How many, where there are few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
}
