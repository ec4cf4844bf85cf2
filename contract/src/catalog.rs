//! The store's catalogue: what visitors see, what other modules ask, and the stock that a shop's merchants keep.

mod internal;
mod product;
mod public;
mod stock;

use crate::ErrorCode;
pub use internal::*;
pub use product::*;
pub use public::*;
pub use stock::*;

/// There is no such product, or it is not for sale any more.
pub const PRODUCT_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "catalog.product-not-found", "There is no such product");
/// There is no such picture.
pub const PICTURE_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "catalog.picture-not-found", "There is no such picture");
/// There is no such stock item in this shop.
pub const STOCK_ITEM_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "catalog.stock-item-not-found", "There is no such stock item");
/// A SKU is not known; `errors` names each.
pub const SKU_NOT_FOUND: ErrorCode = ErrorCode::new(
    422,
    "catalog.sku-not-found",
    "We no longer sell an item in your cart",
);
/// There is not enough of something; `errors` names each SKU.
pub const OUT_OF_STOCK: ErrorCode =
    ErrorCode::new(409, "catalog.out-of-stock", "There is not enough in stock");
/// There is no such reservation.
pub const RESERVATION_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "catalog.reservation-not-found",
    "There is no such reservation",
);
/// The reservation's pieces went back to the shelf.
pub const RESERVATION_ENDED: ErrorCode =
    ErrorCode::new(409, "catalog.reservation-ended", "The reservation has ended");
/// A count was based on another number than there is now.
pub const STOCK_CHANGED: ErrorCode =
    ErrorCode::new(409, "catalog.stock-changed", "The stock changed in the meantime");
/// The stock would fall below what is held for orders, or below nothing; `errors` says how many can be removed.
pub const BELOW_HELD: ErrorCode =
    ErrorCode::new(409, "catalog.below-held", "There are not that many to remove");
