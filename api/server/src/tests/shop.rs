//! Buying, from the cart to the parcel, over the real modules: catalogue, orders, payments, tenants.

mod buying;
mod carts;
mod cookies;
mod crowd;
mod designs;
mod finding;
mod licences;
mod money;
mod one_charge;
mod paying;
mod secrets;
mod strangers;
mod world;
