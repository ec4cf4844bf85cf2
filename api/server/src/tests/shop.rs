//! Buying, from the cart to the parcel, over the real modules: catalogue, orders, payments, tenants.

mod access;
mod buying;
mod carts;
mod concurrency;
mod cookies;
mod designs;
mod finding;
mod licences;
mod one_charge;
mod paying;
mod refunds;
mod secrets;
mod world;
