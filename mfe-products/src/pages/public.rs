//! The pages that need no account.

pub(crate) mod catalogue;
pub(crate) mod facets;
pub(crate) mod filter_actions;
pub(crate) mod landing;
pub(crate) mod product;
pub(crate) mod variants;
