//! The pages.

mod embedded;
mod landing;

pub(crate) use embedded::Embedded;
pub(crate) use landing::Landing;
