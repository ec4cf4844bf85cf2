//! The catalogue for visitors, orders and merchants, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod list;
mod orders;
mod product;
mod reservations;
mod search_terms;
mod stock;
mod world;
