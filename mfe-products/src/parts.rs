//! What several pages show.

mod picture;
mod product_card;

pub(crate) use picture::{picture, swatch, use_pictures};
pub(crate) use product_card::product_card;
