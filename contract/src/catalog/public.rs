//! What visitors see: the list with its facets, a product, pictures.

use super::{PICTURE_NOT_FOUND, PRODUCT_NOT_FOUND, ProductDetails};
use crate::{
    Cursor, File,
    access::{Public, audience},
    endpoint,
    problem::{PICTURES_BUSY, TOO_MANY_PICTURES},
};
use allpet_domain::{
    Money,
    catalog::{Category, Colour, Kind, Material, PriceBand},
};
use serde::{Deserialize, Serialize};

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ProductSort {
    /// What fits the words best; without words, the departments by turns.
    #[default]
    #[serde(rename = "relevance")]
    Relevance,
    /// The cheapest first.
    #[serde(rename = "price")]
    PriceUp,
    /// The dearest first.
    #[serde(rename = "-price")]
    PriceDown,
    /// The newest first.
    #[serde(rename = "newest")]
    Newest,
    /// By title.
    #[serde(rename = "name")]
    Name,
}

/// How many characters of a search are read.
pub const SEARCH_MAX: usize = 100;
/// The longest list of words of a filter, in characters.
pub const WORDS_MAX: usize = 500;

/// What to list. A facet takes several values with commas between them: `colour=teal,navy`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductQuery {
    /// Words, mistyped ones too; at most 100 characters and eight words are read, small words (`for`, `with`) not counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ SEARCH_MAX }>")
    )]
    pub q: String,
    /// Only this department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Only these kinds, by their words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ WORDS_MAX }>")
    )]
    pub kind: String,
    /// Only what comes in one of these sizes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ WORDS_MAX }>")
    )]
    pub size: String,
    /// Only what comes in one of these colours, by their words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ WORDS_MAX }>")
    )]
    pub colour: String,
    /// Only what is made of one of these, by their words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ WORDS_MAX }>")
    )]
    pub material: String,
    /// The lowest price, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_min: Option<i64>,
    /// The highest price, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_max: Option<i64>,
    /// The order.
    #[serde(default)]
    pub sort: ProductSort,
    /// Rows to a page, 1 to 100; 25 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// Where to start; the first page where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductCard {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// Where it is found.
    pub category: Category,
    /// What it is.
    pub kind: Kind,
    /// The lowest price.
    pub price_from: Money,
    /// Whether variants differ in price.
    pub several_prices: bool,
    /// What the cheapest variant cost before, where it is reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// The name of its picture, for [`ProductImage`].
    pub picture: String,
    /// Its colours, each with the name of the picture in it.
    pub swatches: Vec<Swatch>,
    /// Whether any variant can be bought now.
    pub in_stock: bool,
}

/// A colour to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Swatch {
    /// Which.
    pub colour: Colour,
    /// The picture in this colour.
    pub picture: String,
}

/// One value of a facet and how many products have it, whatever is chosen in this facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FacetCount<T> {
    /// The value; its word is what the query takes.
    pub value: T,
    /// How many products.
    pub count: u32,
}

/// Facets with what can be chosen; values that no product has are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Facets {
    /// Departments.
    pub category: Vec<FacetCount<Category>>,
    /// Kinds.
    pub kind: Vec<FacetCount<Kind>>,
    /// Sizes, small ones first.
    pub size: Vec<FacetCount<String>>,
    /// Colours.
    pub colour: Vec<FacetCount<Colour>>,
    /// Materials.
    pub material: Vec<FacetCount<Material>>,
    /// Price bands: their ends are `price_min` and `price_max`.
    pub price: Vec<FacetCount<PriceBand>>,
}

/// A part of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductList {
    /// The products, in the order asked for.
    pub items: Vec<ProductCard>,
    /// How many there are on all pages.
    pub total: u32,
    /// What can be chosen.
    pub facets: Facets,
    /// What the words were taken for, where some were mistyped and are words of no product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_for: Option<String>,
    /// Other words that may have been meant, where few products fit these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// No product fits all of the words; these fit most of them.
    #[serde(default)]
    pub fits_most: bool,
    /// Where the next page starts; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

/// A department and how much is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CategoryCount {
    /// Which; its word is part of addresses.
    pub category: Category,
    /// Its name.
    pub name: String,
    /// How many products.
    pub products: u32,
    /// A picture that stands for it; absent where it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

endpoint! {
    /// Lists and searches products, with what can be chosen and how many there are of each.
    ListProducts { ; query ProductQuery } = GET "/api/catalog/products" -> 200 ProductList, Public, audience::EVERY, [];
    /// Reads a product with all that can be bought of it.
    ReadProduct { slug: String as allpet_domain::schema::ProductSlug } = GET "/api/catalog/products/{slug}" -> 200 ProductDetails, Public, audience::EVERY,
        [PRODUCT_NOT_FOUND];
    /// Lists the departments.
    ListCategories { } = GET "/api/catalog/categories" -> 200 Vec<CategoryCount>, Public, audience::EVERY, [];
    /// A picture, as SVG, four to three. What a name stands for never changes.
    ProductImage { name: String as allpet_domain::schema::PictureName } = GET "/api/catalog/images/{name}" -> 200 File, Public, audience::EVERY, [PICTURE_NOT_FOUND];
    /// Draws a product with its name as PNG, 1200 by 630: what chat apps and social sites show of a link to it.
    DrawProductPreview { slug: String as allpet_domain::schema::ProductSlug } = GET "/api/catalog/products/{slug}/preview.png" -> 200 File, Public, audience::EVERY,
        [PRODUCT_NOT_FOUND, PICTURES_BUSY, TOO_MANY_PICTURES];
}
