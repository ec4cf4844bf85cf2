//! What several pages show.

mod order_parts;
mod picture;
mod product_card;
mod totals;
mod undecided;

pub(crate) use order_parts::{address, line_detail, lines, moment, moment_at, shop_badge, timeline};
pub(crate) use picture::{OpenDesign, line_picture, picture, swatch, use_pictures};
pub(crate) use product_card::product_card;
pub(crate) use totals::totals;
pub(crate) use undecided::Undecided;
