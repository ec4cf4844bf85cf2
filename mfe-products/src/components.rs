//! Components of several pages: pictures, product cards, orders and their totals.

mod order_parts;
mod picture;
mod product_card;
mod totals;
mod undecided_payment;

pub(crate) use order_parts::{address, date, date_and_time, line_detail, lines, shop_badge, timeline};
pub(crate) use picture::{OpenDesign, line_picture, picture, swatch, use_pictures};
pub(crate) use product_card::product_card;
pub(crate) use totals::totals;
pub(crate) use undecided_payment::UndecidedPayment;
