//! A product with the content of its page.

use super::{ProductCard, Swatch};
use allpet_domain::{
    Money,
    catalog::{Category, Colour, Kind, Material, StockState},
};
use serde::{Deserialize, Serialize};

/// A product with the content of its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductDetails {
    /// Its short name in URLs.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// The description in plain paragraphs.
    pub description: Vec<String>,
    /// The department.
    pub category: Category,
    /// The kind.
    pub kind: Kind,
    /// The materials.
    pub materials: Vec<Material>,
    /// Care instructions.
    pub care: String,
    /// Its sizes, small ones first; empty if there is no choice.
    pub sizes: Vec<String>,
    /// Its colours, each with its picture; empty if there is no choice.
    pub colours: Vec<Swatch>,
    /// The variants for sale.
    pub variants: Vec<VariantView>,
    /// Names of its pictures, one per colour.
    pub images: Vec<String>,
    /// The path to it in the store.
    pub breadcrumbs: Vec<Breadcrumb>,
    /// Related products.
    pub related: Vec<ProductCard>,
}

/// A step of a breadcrumb.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breadcrumb {
    /// The label.
    pub name: String,
    /// The department; absent for the whole store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The kind, if the step is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// A variant of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VariantView {
    /// Its SKU.
    pub sku: String,
    /// Its size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Its colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// Its price without tax.
    pub price: Money,
    /// The former price, if it is reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// Its shipping weight in grams.
    pub weight_grams: u32,
    /// The name of its picture.
    pub picture: String,
    /// Its stock state.
    pub stock: StockState,
    /// Units left, if there are few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
}
