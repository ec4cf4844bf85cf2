//! The store's catalogue: products for visitors, variants and reservations for other modules, stock for merchants.

mod internal;
mod product;
mod public;
mod stock;

use crate::ErrorCode;
pub use internal::*;
pub use product::*;
pub use public::*;
pub use stock::*;

/// The routes of the module, by file.
pub(crate) const ALL_ROUTES: &[&[crate::routes::Route]] = &[internal::ROUTES, public::ROUTES, stock::ROUTES];

/// There is no such product, or it is no longer for sale.
pub const PRODUCT_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "catalog.product-not-found", "There is no such product");
/// There is no such picture.
pub const PICTURE_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "catalog.picture-not-found", "There is no such picture");
/// This shop has no such stock item.
pub const STOCK_ITEM_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "catalog.stock-item-not-found", "There is no such stock item");
/// A SKU is unknown; `errors` names each.
pub const SKU_NOT_FOUND: ErrorCode = ErrorCode::new(
    422,
    "catalog.sku-not-found",
    "We no longer sell an item in your cart",
);
/// There is not enough stock; `errors` names each SKU.
pub const OUT_OF_STOCK: ErrorCode =
    ErrorCode::new(409, "catalog.out-of-stock", "There is not enough in stock");
/// There is no such reservation.
pub const RESERVATION_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "catalog.reservation-not-found",
    "There is no such reservation",
);
/// The reservation's pieces are back in stock.
pub const RESERVATION_ENDED: ErrorCode =
    ErrorCode::new(409, "catalog.reservation-ended", "The reservation has ended");
/// The stock changed since it was counted.
pub const STOCK_CHANGED: ErrorCode =
    ErrorCode::new(409, "catalog.stock-changed", "The stock changed in the meantime");
/// The stock would fall below the pieces held for orders, or below zero; `errors` says how many can be removed.
pub const BELOW_HELD: ErrorCode = ErrorCode::new(409, "catalog.below-held", "You can’t remove that many");
