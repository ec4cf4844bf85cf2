//! Buying, from the cart to the parcel, over the real modules: catalogue, orders, payments, tenants.
//!
//! These are also the tests of the orders module, which has none in its own crate besides unit tests: each needs products, stock, a
//! payment or a design, and a module may not depend on another one, not even in its tests.

mod access;
mod carts;
mod concurrency;
mod cookies;
mod designs;
mod licences;
mod order_lookup;
mod payments;
mod purchase;
mod world;
