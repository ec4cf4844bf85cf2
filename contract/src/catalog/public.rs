//! The catalogue for visitors: the product list with its facets, products, pictures.

use super::{PICTURE_NOT_FOUND, PRODUCT_NOT_FOUND, ProductDetails};
use crate::{
    Cursor, File,
    access::{Public, audience},
    endpoint,
    limit::PICTURES,
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
    /// Best match first; without search terms, the departments take turns.
    #[default]
    #[serde(rename = "relevance")]
    Relevance,
    /// Cheapest first.
    #[serde(rename = "price")]
    PriceUp,
    /// Most expensive first.
    #[serde(rename = "-price")]
    PriceDown,
    /// Newest first.
    #[serde(rename = "newest")]
    Newest,
    /// By title.
    #[serde(rename = "name")]
    Name,
}

/// Maximum length of a search, in characters.
pub const SEARCH_MAX: usize = 100;
/// Maximum length of a filter's list of values, in characters.
pub const WORDS_MAX: usize = 500;

/// The search and filters of a product list. A facet takes several values, separated by commas: `colour=teal,navy`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductQuery {
    /// Search terms, typos allowed; the first 100 characters and eight words count, without stop words (`for`, `with`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ SEARCH_MAX }>")
    )]
    pub q: String,
    /// Only this department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Only these kinds.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ WORDS_MAX }>")
    )]
    pub kind: String,
    /// Only products in one of these sizes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ WORDS_MAX }>")
    )]
    pub size: String,
    /// Only products in one of these colours.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ WORDS_MAX }>")
    )]
    pub colour: String,
    /// Only products of one of these materials.
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
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the first page if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductCard {
    /// Its short name in URLs.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// The department.
    pub category: Category,
    /// The kind.
    pub kind: Kind,
    /// The lowest price.
    pub price_from: Money,
    /// Whether the variants differ in price.
    pub several_prices: bool,
    /// The cheapest variant's former price, if it is reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// The name of its picture, for [`ProductImage`].
    pub picture: String,
    /// Its colours, each with the name of the picture in it.
    pub swatches: Vec<Swatch>,
    /// Whether any variant is available now.
    pub in_stock: bool,
}

/// A colour to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Swatch {
    /// The colour.
    pub colour: Colour,
    /// The picture in this colour.
    pub picture: String,
}

/// A facet's value and the number of products that have it, regardless of this facet's own selection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FacetCount<T> {
    /// The value, as the query takes it.
    pub value: T,
    /// The number of products.
    pub count: u32,
}

/// The facets and their values; values without products are left out.
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
    /// Price bands: their bounds are values for `price_min` and `price_max`.
    pub price: Vec<FacetCount<PriceBand>>,
}

/// A page of the product list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductList {
    /// The products, in the requested order.
    pub items: Vec<ProductCard>,
    /// The number of products on all pages.
    pub total: u32,
    /// The facets to filter by.
    pub facets: Facets,
    /// The corrected search, if some terms are typos that match no product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_for: Option<String>,
    /// An alternative search, if few products match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Whether no product matches all terms, and these match most of them.
    #[serde(default)]
    pub fits_most: bool,
    /// The start of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

/// A department and the number of its products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CategoryCount {
    /// The department; its word is part of URLs.
    pub category: Category,
    /// Its name.
    pub name: String,
    /// The number of products.
    pub products: u32,
    /// A picture of one of its products; absent if it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

endpoint! {
    /// Lists and searches products, with the facets and their counts.
    ListProducts { ; query ProductQuery } = GET "/api/catalog/products" -> 200 ProductList, Public, audience::EVERY, [];
    /// Reads a product with its variants.
    ReadProduct { slug: String as allpet_domain::schema::ProductSlug } = GET "/api/catalog/products/{slug}" -> 200 ProductDetails, Public, audience::EVERY,
        [PRODUCT_NOT_FOUND];
    /// Lists the departments.
    ListCategories { } = GET "/api/catalog/categories" -> 200 Vec<CategoryCount>, Public, audience::EVERY, [];
    /// Reads a picture as SVG, in a ratio of 4:3. The content behind a name never changes.
    ProductImage { name: String as allpet_domain::schema::PictureName } = GET "/api/catalog/images/{name}" -> 200 File, Public, audience::EVERY, [PICTURE_NOT_FOUND];
    /// Renders a product with its name as PNG, 1200 by 630: the preview of a link in chat apps and on social sites.
    DrawProductPreview { slug: String as allpet_domain::schema::ProductSlug } = GET "/api/catalog/products/{slug}/preview.png" -> 200 File, Public, audience::EVERY,
        [PRODUCT_NOT_FOUND, PICTURES_BUSY, TOO_MANY_PICTURES], limits [PICTURES], priority Importing;
}
