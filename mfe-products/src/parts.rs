//! What several pages show.

mod card_fields;
mod order_parts;
mod picture;
mod product_card;
mod totals;

pub(crate) use card_fields::{CardChange, CardDraft, card_field, card_fields};
pub(crate) use order_parts::{address, lines, moment, state_badge, timeline};
pub(crate) use picture::{OpenDesign, line_picture, picture, swatch, use_pictures};
pub(crate) use product_card::product_card;
pub(crate) use totals::totals;
