//! The pages that anybody opens.

pub(crate) mod catalogue;
pub(crate) mod facets;
pub(crate) mod landing;
pub(crate) mod product;
pub(crate) mod variants;
