//! Orders: carts, the checkout, a buyer's orders, and a shop's.

mod buyer;
mod cart;
mod internal;
mod shop;

use crate::ErrorCode;
pub use buyer::*;
pub use cart::*;
pub use internal::*;
pub use shop::*;

/// The routes of the module, by file.
pub(crate) const ALL_ROUTES: &[&[crate::routes::Route]] =
    &[buyer::ROUTES, cart::ROUTES, internal::ROUTES, shop::ROUTES];

/// The cart has no such line.
pub const LINE_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "orders.line-not-found", "This is not in your cart");
/// The cart is full.
pub const CART_FULL: ErrorCode = ErrorCode::new(409, "orders.cart-full", "The cart is full");
/// The cart is empty, or contains something that cannot be ordered.
pub const CART_REFUSED: ErrorCode = ErrorCode::new(422, "orders.cart-refused", "This cart cannot be ordered");
/// The total differs from the one shown.
pub const TOTAL_CHANGED: ErrorCode = ErrorCode::new(
    409,
    "orders.total-changed",
    "The total has changed since you saw it",
);
/// A payment for the cart is with the bank, and its outcome is unknown.
pub const CART_UNDECIDED: ErrorCode = ErrorCode::new(
    409,
    "orders.payment-undecided",
    "A payment for this cart is still pending",
);
/// A design cannot be made; `errors` says why.
pub const DESIGN_REFUSED: ErrorCode = ErrorCode::new(
    422,
    "orders.design-refused",
    "This design cannot be made as it is",
);
/// The caller has no such order.
pub const ORDER_NOT_FOUND: ErrorCode = ErrorCode::new(404, "orders.not-found", "There is no such order");
/// The order's state does not allow it.
pub const ORDER_REFUSED: ErrorCode =
    ErrorCode::new(409, "orders.refused", "This order can’t be changed that way");
