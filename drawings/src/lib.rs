//! Drawings, as SVG and from parameters alone: the same on every machine, without clock, randomness or anything from outside.
//!
//! [`design`] draws what somebody made in the builder, [`product`] what the shop sells.

pub mod design;
pub mod product;
