//! Drawings as SVG from parameters alone: the same on every machine, without clock, randomness or I/O.
//!
//! [`design`] draws the builder's designs, [`product`] the shop's products.

pub mod design;
pub mod product;
