//! A picture of a design: an SVG drawn from its parameters alone, 4 to 3, flat shapes in two tones with a highlight.
//!
//! Proportions are true: the strap, its lettering and what it goes around share one scale. The words are set in the
//! project's font; where it is not at hand the next best one takes its place. Everything is computed in whole numbers.

mod canvas;
mod collar;
mod harness;
mod leash;
mod metal;
mod ring;

use allpet_domain::{
    builder::{Parameters, Product, description::describe, lettering},
    measure::Units,
};

/// Width of the picture in its own units.
pub const WIDTH: u32 = 1_600;
/// Height of the picture in its own units.
pub const HEIGHT: u32 = 1_200;

/// The picture of a design as a complete SVG document, on nothing: whoever shows it chooses the ground.
pub fn svg(parameters: &Parameters) -> String {
    let mut parameters = parameters.clone();
    if let Some(letters) = &mut parameters.lettering {
        letters.text = lettering::compose(&letters.text).into();
    }
    let parameters = &parameters;
    let mut canvas = canvas::Canvas::new();
    match parameters.product {
        Product::Harness => harness::draw(&mut canvas, parameters),
        Product::Collar => collar::draw(&mut canvas, parameters),
        Product::Leash => leash::draw(&mut canvas, parameters),
    }
    canvas.finish(&describe(parameters, Units::Metric))
}
