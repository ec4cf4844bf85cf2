//! The pages that need no account.

pub(crate) mod add_variant;
pub(crate) mod catalogue;
pub(crate) mod facets;
pub(crate) mod filter_actions;
pub(crate) mod landing;
pub(crate) mod matching_products;
pub(crate) mod product;
pub(crate) mod product_list;
pub(crate) mod variants;
